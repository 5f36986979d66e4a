/**
 * Commands to machines (DESIGN: off unless the twin enables it; never queued; ends as confirmed, refused, failed or timed
 * out, never as "sent"). Every status is in the journal, with its actor, before anyone is told.
 */
import { randomUUID } from 'node:crypto'
import { timeMs } from '../../base/brand.ts'
import type { Dispose } from '../../base/disposable.ts'
import { err, ok, type Result } from '../../base/result.ts'
import { type Condition, compileCondition, describeCondition, describeValue } from '../../alarms/condition.ts'
import { apiError } from '../../texts/api-english.ts'
import type { Twin, TwinCommand, TwinSignal } from '../../twin/twin.ts'
import type { ValueTable } from '../../values/table.ts'
import type { ApiError } from '../../wire/api.ts'
import type { CommandReason, CommandReport, CommandRequest, SendFailure } from '../../wire/commands.ts'
import type { Principal } from '../../wire/principal.ts'
import type { Service } from '../service.ts'
import type { Journal } from '../journal/journal.ts'
import { fillPayload } from './fill-payload.ts'

export interface CommandServiceOptions {
  readonly twin: Twin
  readonly values: ValueTable
  readonly journal: Journal
  /** ms, the gateway's clock. */
  readonly clock: () => number
  /** Hands on every sample that has arrived, so that what comes afterwards is news. */
  readonly flush: () => void
  /** Sends now or says why not; `broker` null = the only one. */
  readonly publish: (
    broker: string | null,
    topic: string,
    payload: string,
    qos: 0 | 1,
  ) => Promise<Result<void, SendFailure>>
}

interface Pending {
  readonly report: CommandReport
  readonly command: TwinCommand
  readonly condition: Condition | null
  readonly timer: NodeJS.Timeout
  /** The confirming signal's row as it was when the command was sent. */
  readonly before: { readonly receive: number; readonly value: number }
  /** Its last word. */
  ended: CommandReport | null
}

const notWritten = (why: string): ApiError => apiError({ code: 'journal-not-written', values: { why } })

const refusalOfValue = ({ value: spec }: TwinCommand, value: number | null): CommandReason | null => {
  if (!spec) return value === null ? null : { kind: 'no-value-taken' }
  const { min, max, step, unit = '' } = spec
  if (value === null) return { kind: 'value-needed', name: spec.name }
  if (value < min || value > max) return { kind: 'out-of-range', value, min, max, unit }
  const steps = (value - min) / step
  return Math.abs(steps - Math.round(steps)) > 1e-6 ? { kind: 'off-step', value, step, min, unit } : null
}

export class CommandService implements Service {
  readonly #options: CommandServiceOptions
  readonly #pending = new Map<string, Pending>()
  readonly #listeners = new Set<(report: CommandReport) => void>()
  #twin: Twin
  #values: ValueTable

  constructor(options: CommandServiceOptions) {
    this.#options = options
    this.#twin = options.twin
    this.#values = options.values
    // What an earlier run left open can no longer be confirmed by it.
    for (const open of options.journal.pendingCommands())
      options.journal.recordCommand({
        ...open,
        at: options.clock(),
        status: 'failed',
        reason: { kind: 'gateway-restarted' },
      })
  }

  dispose(): void {
    for (const pending of this.#pending.values()) this.#end(pending, 'failed', { kind: 'gateway-stopped' })
    this.#listeners.clear()
  }

  onReport(listener: (report: CommandReport) => void): Dispose {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  replaceTwin(twin: Twin, values: ValueTable): void {
    for (const pending of this.#pending.values()) this.#end(pending, 'failed', { kind: 'twin-changed' })
    this.#twin = twin
    this.#values = values
  }

  /**
   * @param who has a name
   * @returns the first report: `pending`, or `refused` or `failed` at once. An error means that this was no command at all.
   */
  async request({ key, value }: CommandRequest, who: Principal): Promise<Result<CommandReport, ApiError>> {
    const actor = who.name!
    const command = this.#twin.command(key)
    if (!command) return err(apiError({ code: 'command-unknown', values: { key } }, 'key'))
    const report: CommandReport = {
      id: randomUUID(),
      key,
      value,
      actor,
      verified: who.verified,
      at: this.#options.clock(),
      status: 'pending',
      reason: null,
    }
    const refusal = this.#refusal(command, value, who)
    if (refusal) return this.#answer({ ...report, status: 'refused', reason: refusal })
    // On disk before anything moves.
    const written = this.#options.journal.recordCommand(report)
    if (!written.ok) return err(notWritten(written.error))
    const { slot } = command.confirm.signal
    this.#options.flush()
    const pending: Pending = {
      report,
      before: { receive: this.#values.receive[slot]!, value: this.#values.value[slot]! },
      ended: null,
      command,
      condition: command.confirm.when ? compileCondition(command.confirm.signal, command.confirm.when) : null,
      timer: setTimeout(
        () =>
          this.#end(pending, 'timed-out', {
            kind: 'no-answer',
            signal: command.confirm.signal.name,
            withinMs: command.timeoutMs,
          }),
        command.timeoutMs,
      ),
    }
    this.#pending.set(key, pending)
    this.#tell(report)
    const sent = await this.#options.publish(
      command.broker,
      command.topic,
      fillPayload(command.payload, { value, id: report.id, actor }),
      command.qos,
    )
    // The machine may answer before the broker does.
    if (pending.ended) return ok(pending.ended)
    if (!sent.ok) return ok(this.#end(pending, 'failed', { kind: 'not-sent', failure: sent.error }))
    return ok(report)
  }

  /** Confirmation comes by a sample that arrived after the command was sent: `request` flushed what was there before. */
  onSamples(slots: ArrayLike<number>): void {
    if (!this.#pending.size) return
    for (const pending of this.#pending.values()) {
      const { slot } = pending.command.confirm.signal
      for (let i = 0; i < slots.length; i++) {
        if (slots[i] !== slot) continue
        if (this.#isFresh(pending) && this.#fulfils(pending)) {
          const { signal } = pending.command.confirm
          this.#end(pending, 'confirmed', {
            kind: 'confirmed-by',
            signal: signal.name,
            value: describeValue(signal, this.#values.value[slot]!, this.#values.text(slot)),
            afterMs: this.#options.clock() - pending.report.at,
          })
        }
        break
      }
    }
  }

  #refusal(command: TwinCommand, value: number | null, { roles }: Principal): CommandReason | null {
    if (!command.enabled) return { kind: 'not-enabled' }
    if (!roles.has(command.role)) return { kind: 'role-needed', role: command.role }
    if (this.#pending.has(command.key)) return { kind: 'under-way' }
    return refusalOfValue(command, value) ?? this.#refusalNow(command)
  }

  /** By what the twin allows it while. */
  #refusalNow({ allowedWhen }: TwinCommand): CommandReason | null {
    if (!allowedWhen) return null
    const { signal, when } = allowedWhen
    if (!this.#usable(signal)) return { kind: 'state-unknown', signal: signal.name }
    const side = compileCondition(signal, when).side(
      this.#values.value[signal.slot]!,
      this.#values.text(signal.slot),
      0,
    )
    return side === 0
      ? { kind: 'allowed-only-while', signal: signal.name, condition: describeCondition(signal, when) }
      : null
  }

  #usable(signal: TwinSignal): boolean {
    return this.#values.usable(signal.slot, timeMs(this.#options.clock()))
  }

  /**
   * Did a sample arrive after sending? By its row, not by comparing clocks: a sample of the same millisecond may be from
   * before, and a binding may keep its source's time.
   */
  #isFresh({ command, before }: Pending): boolean {
    const { slot } = command.confirm.signal
    return this.#values.receive[slot] !== before.receive || !Object.is(this.#values.value[slot], before.value)
  }

  #fulfils({ command, condition, report }: Pending): boolean {
    const { signal, tolerance } = command.confirm
    if (!this.#usable(signal)) return false
    const value = this.#values.value[signal.slot]!
    return condition
      ? condition.side(value, this.#values.text(signal.slot), 0) !== 0
      : Math.abs(value - report.value!) <= tolerance
  }

  #answer(report: CommandReport): Result<CommandReport, ApiError> {
    const written = this.#options.journal.recordCommand(report)
    if (!written.ok) return err(notWritten(written.error))
    this.#tell(report)
    return ok(report)
  }

  #end(pending: Pending, status: CommandReport['status'], reason: CommandReason): CommandReport {
    clearTimeout(pending.timer)
    this.#pending.delete(pending.report.key)
    const report: CommandReport = { ...pending.report, at: this.#options.clock(), status, reason }
    pending.ended = report
    // What the machine did is told even if the disk fails: hiding it would be worse.
    this.#options.journal.recordCommand(report)
    this.#tell(report)
    return report
  }

  #tell(report: CommandReport): void {
    for (const listener of this.#listeners) listener(report)
  }
}
