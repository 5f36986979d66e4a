/** Which signals and which of their states mean that something is wrong. */
import type { ProposedSignal } from '../wire/discovery.ts'
import { faultStates, type StateWord } from './states.ts'
import { fold, wordsOf } from './words.ts'

/** States of the signal that mean a fault, for the alarm that watches it. */
export const alarmStates = ({ states }: Pick<ProposedSignal, 'states'>): string[] =>
  states ? faultStates(states as Record<string, StateWord>) : []

/** "Alarm", "Motor fault", "Störung": on is wrong. Of an emergency stop that cannot be said: many are wired to be on when all is well. */
export const meansFault = (name: string): boolean =>
  /\b(alarm|fault|error|failure|trip(ped)?|stoerung|fehler|defekt|defaut|panne|erreur|alarme|alarma|averia|fallo|falla|allarme|guasto|avaria|errore|falha|erro|storing|larm|fel|awaria|porucha)\b/.test(
    fold(wordsOf(name).join(' ')),
  ) &&
  !/\b(no|reset|ack|acknowledged?|quit(tiert|tierung)?|enabled?|test|ok|code|keine?)\b/.test(
    fold(wordsOf(name).join(' ')),
  )
