/** The states of machines, in groups (see `twin/packml.ts`), where signals say them. A machine's state is its own, not that of a gripper. */
import { STATE_COLOURS } from '../look/state-colours.ts'
import { STATE_SHAPES } from '../look/state-shapes.ts'
import { stateSignals, statesOfPart } from '../twin/derive.ts'
import { STATE_GROUPS, stateGroup } from '../twin/packml.ts'
import type { Twin, TwinSignal } from '../twin/twin.ts'
import { AGE } from '../values/age.ts'
import { stateSlot, statesBySlot } from '../values/state.ts'
import type { ClassLayer, FromValues } from './layer.ts'
import { codeWithout, OFF_CLASSES } from './off-values.ts'

const withCodes = (signals: readonly TwinSignal[]): readonly TwinSignal[] =>
  signals.filter(({ type }) => type === 'state')

/** The first signal that says a known state. */
const reader: FromValues['reader'] = (slots, values) => {
  const { start, items } = slots
  const states = statesBySlot(values.twin)
  const codes = states.map(
    (of) => of && new Map([...of].map(([code, state]) => [code, 1 + STATE_GROUPS.indexOf(stateGroup(state))])),
  )
  return (unit, now, age) => {
    const to = start[age === AGE.never ? unit : unit + 1]!
    const slot = stateSlot(states, items, start[unit]!, to, values, now)
    return codes[slot]?.get(values.value[slot]!) ?? codeWithout(slots, values, unit, now, age)
  }
}

const MACHINE_STATE: ClassLayer = {
  id: 'machine-state',
  name: null,
  title: 'layer.machine-state',
  classes: STATE_GROUPS.map((key) => ({
    key,
    name: `state.${key}`,
    mark: { path: STATE_SHAPES[key] },
    colour: {
      dark: STATE_COLOURS.dark[key],
      light: STATE_COLOURS.light[key],
      contrast: STATE_COLOURS.contrast[key],
    },
  })),
  off: OFF_CLASSES,
  about: null,
  reading: {
    from: 'values',
    ofMachine: (asset) => withCodes(stateSignals(asset)),
    ofPart: ({ machine, component }) => withCodes(statesOfPart(machine.asset, component?.key ?? null)),
    reader,
    follows: ({ type }) => type === 'state',
  },
}

export const machineState = ({ assets }: Twin): readonly ClassLayer[] =>
  assets.some((asset) => withCodes(stateSignals(asset)).length > 0) ? [MACHINE_STATE] : []
