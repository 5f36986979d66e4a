/** Reads the past of a line's machines and their sisters, and makes their records of it. */
import { ok, type Result } from '../../base/result.ts'
import type { HistoryClient } from '../../history/client.ts'
import type { Twin, TwinAsset } from '../../twin/twin.ts'
import { lineMap, type Refusal } from '../../whatif/from-twin/line-map.ts'
import { type KnownLine, lineOf } from '../../whatif/from-twin/line-of.ts'
import type { MachineRecord } from '../../whatif/from-twin/machine-record.ts'
import type { ApiError } from '../../wire/api.ts'
import type { HistoryAnswer } from '../../wire/history-answer.ts'
import type { RecordedLine } from '../../whatif/from-history/past-shifts.ts'
import { lineRecords, machineSignals } from '../../whatif/from-history/line-records.ts'

const MINUTE = 60_000
/** So many minutes are answered minute by minute. */
const LOOK_BACK_MS = 9990 * MINUTE
const EVERY_MINUTE = 10_000
/** What moves slowly need not be known by the minute. */
const COARSE = 2500
/** Signals of one question. */
const AT_ONCE = 16

export interface ReadLine {
  /** Or every reason why it cannot be simulated. */
  readonly line: Result<KnownLine, readonly Refusal[]>
  readonly records: ReadonlyMap<string, MachineRecord>
  /** What the records are of, ms. */
  readonly from: number
  readonly to: number
  /** Shifts gone by, to be expected once more; null: nothing of the line is known. */
  readonly recorded: RecordedLine | null
}

interface Asked {
  readonly minutes: readonly string[]
  readonly coarse: readonly string[]
}

const askedOf = (line: readonly TwinAsset[], sisters: readonly TwinAsset[]): Asked => {
  const [minutes, coarse] = [new Set<string>(), new Set<string>()]
  for (const asset of [...line, ...sisters]) {
    const signals = machineSignals(asset)
    if (signals.state) minutes.add(signals.state.id)
    if (signals.cycle) coarse.add(signals.cycle.id)
    if (!line.includes(asset)) continue
    for (const one of [signals.pieces, signals.rejected]) if (one) minutes.add(one.id)
    for (const one of [signals.items, signals.power]) if (one) coarse.add(one.id)
  }
  return { minutes: [...minutes], coarse: [...coarse] }
}

/** @param onRead told after each answer how many signals of how many there are */
export const readLine = async (
  twin: Twin,
  asset: TwinAsset,
  history: HistoryClient,
  now: number,
  onRead: (done: number, all: number) => void,
  abort: AbortSignal,
): Promise<Result<ReadLine, ApiError>> => {
  const [from, to] = [now - LOOK_BACK_MS, now]
  const map = lineMap(twin, asset)
  if (!map.ok) return ok({ line: map, records: new Map(), from, to, recorded: null })
  const line = [...new Set(map.value.stations.flatMap(({ asset: station, carriers }) => [station, ...carriers]))]
  const sisters = twin.assets.filter(
    (one) => !line.includes(one) && one.classId !== null && line.some(({ classId }) => classId === one.classId),
  )
  const { minutes, coarse } = askedOf(line, sisters)
  const all = minutes.length + coarse.length
  const answers = new Map<string, HistoryAnswer>()
  let done = 0
  onRead(0, all)
  for (const { signals, columns } of [
    { signals: minutes, columns: EVERY_MINUTE },
    { signals: coarse, columns: COARSE },
  ])
    for (let at = 0; at < signals.length; at += AT_ONCE) {
      const asked = signals.slice(at, at + AT_ONCE)
      const answer = await history.readSeveral({ signals: asked, from, to, columns }, abort)
      if (!answer.ok) return answer
      for (const [signal, one] of answer.value) if (one.t.length > 0) answers.set(signal, one)
      onRead((done += asked.length), all)
    }
  const records = lineRecords(twin, [...line, ...sisters], line, answers, to)
  return ok({
    line: lineOf(twin, asset, records),
    records,
    from,
    to,
    recorded: { twin, asset, line, sisters, answers, from, to },
  })
}
