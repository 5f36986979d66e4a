/** What a line, an area or a plant says first: what is open and which machines it is, its figures, what is expected. Calm when nothing is wrong. */
import { CircleCheck, Telescope } from 'lucide-react'
import { useMemo, useState } from 'react'
import { isCleared, isOpen } from '../../../alarms/board.ts'
import '../../../texts/branch.ts'
import { text } from '../../../texts/text.ts'
import { formatDuration } from '../../../texts/times.ts'
import type { TwinAsset } from '../../../twin/twin.ts'
import type { AlarmRow } from '../../../wire/alarms.ts'
import { alarmLook } from '../../alarm-look.ts'
import { useBoardRows } from '../../board-rows.ts'
import controls from '../../controls.module.css'
import { LiveText } from '../../live-text.tsx'
import { usePast } from '../../moment.tsx'
import { usePorts } from '../../ports.tsx'
import { PriorityMark } from '../../priority-mark.tsx'
import { useSubscribed } from '../../subscribed.ts'
import { useSampled } from '../../ticker.ts'
import { dataAge, readState } from '../asset-data.ts'
import { type BranchNow, branchNow, BranchReader, type MachineNow, machinesIn, openWithin } from './branch-board.ts'
import css from './branch.module.css'
import { BranchExpected } from './branch-expected.tsx'
import { BranchFigures } from './branch-figures.tsx'

/** Shown at first; the others on request, and no more than this: beyond it is the list of alarms that helps. */
const FIRST_ALARMS = 3
const FIRST_MACHINES = 4
const MOST = 20

const NOBODY: ReadonlySet<string> = new Set()
const never = () => () => {}

/** Machines with an open case, while there is somebody to ask. */
const useCases = (): ReadonlySet<string> => {
  const { foresight } = usePorts()
  const past = usePast()
  return useSubscribed(
    foresight && !past ? foresight.cases.subscribe : never,
    foresight && !past ? foresight.cases.get : () => NOBODY,
  )
}

/** Renders when it is told anew, once a second at most: ages are written in their places. */
const useBranch = (branch: TwinAsset, unusual: ReadonlySet<string>): BranchNow => {
  const { board, values, now } = usePorts()
  const rows = useBoardRows(board)
  const reader = useMemo(
    () => new BranchReader(() => branchNow(branch, rows, values, unusual, now())),
    [branch, rows, values, unusual, now],
  )
  useSampled(() => reader.key(performance.now()))
  return reader.latest
}

/** Its worst alarm; else the mark of what is unusual, as in the tree; else that of a machine that is wrong, or silent. */
const MachineMark = ({ machine: { priority, silent, state, unusual } }: { readonly machine: MachineNow }) => {
  if (priority !== null) return <PriorityMark priority={priority} size={14} />
  const wrong = state?.tone === 'fault' || state?.tone === 'attention'
  if (unusual && !silent && !wrong) return <Telescope size={16} aria-hidden />
  return <i data-dashed={silent || undefined} />
}

const Machine = ({ machine }: { readonly machine: MachineNow }) => {
  const { select, focus, values, now } = usePorts()
  const { asset, priority, alarms, silent, unusual } = machine
  const words = (): string => {
    const state = readState(asset, null, values, now())
    return [
      priority !== null &&
        text('branch.machine.alarms', { count: alarms, priority: text(`priority.${priority}`).toLowerCase() }),
      silent
        ? text('branch.machine.silent', {
            duration: formatDuration(now() - dataAge(asset.signals, values, now()).newest),
          })
        : state &&
          state.word !== '' &&
          (state.since > 0
            ? text('branch.machine.state', { state: state.word, duration: formatDuration(now() - state.since) })
            : state.word),
      unusual && text('branch.machine.unusual'),
    ]
      .filter(Boolean)
      .join(' · ')
  }
  return (
    <li>
      <button
        type="button"
        onClick={() => {
          select({ asset: asset.id, component: null })
          focus(asset.id)
        }}
      >
        <span className={css['mark']}>
          <MachineMark machine={machine} />
        </span>
        <span>
          <b>{asset.name}</b>
          <small>
            <LiveText read={words} />
          </small>
        </span>
      </button>
    </li>
  )
}

/** One line, and the way to what it is about: there it is acknowledged. */
const Alarm = ({ row }: { readonly row: AlarmRow }) => {
  const { twin, select, focus, now } = usePorts()
  const asset = twin.asset(row.asset)
  const component = asset?.components.find(({ key }) => key === row.component)
  const since = (): string =>
    isCleared(row)
      ? text('branch.cleared', { duration: formatDuration(now() - row.since) })
      : formatDuration(now() - row.raisedAt)
  return (
    <li data-alarm={row.key}>
      <button
        type="button"
        onClick={() => {
          select({ asset: row.asset, component: component?.key ?? null })
          focus(row.asset)
        }}
      >
        <span className={css['mark']}>
          <PriorityMark priority={row.priority} size={16} {...alarmLook(row)} />
        </span>
        <span>
          <b>{row.name}</b>
          <small>
            {[asset?.name ?? row.asset, component?.name].filter(Boolean).join(' · ')} · <LiveText read={since} />
          </small>
        </span>
      </button>
    </li>
  )
}

interface MoreProps {
  readonly count: number
  readonly onMore: () => void
}

const More = ({ count, onMore }: MoreProps) =>
  count > 0 && (
    <button type="button" className={controls['small']} onClick={onMore}>
      {text('branch.more', { count })}
    </button>
  )

/** What is open in it and which machines it is, or that nothing is. */
const Wanting = ({ branch, unusual }: { readonly branch: TwinAsset; readonly unusual: ReadonlySet<string> }) => {
  const { twin, board } = usePorts()
  const rows = useBoardRows(board)
  const open = useMemo(() => openWithin(twin, rows, branch), [twin, rows, branch])
  const isQuiet = open.length === 0 && !board.ofAsset(branch.id).some(isOpen)
  const { machines, worst } = useBranch(branch, unusual)
  const [all, setAll] = useState(false)
  const [allMachines, setAllMachines] = useState(false)
  if (isQuiet && worst.length === 0)
    return (
      <div className={css['calm']} role="status">
        <CircleCheck size={20} aria-hidden />
        <p>
          <b>{text('branch.calm')}</b>
          {machines > 0 && text('branch.calm.machines', { count: machines })}
        </p>
      </div>
    )
  const shown = open.slice(0, all ? MOST : FIRST_ALARMS)
  const shownWorst = worst.slice(0, allMachines ? MOST : FIRST_MACHINES)
  return (
    <>
      {shown.length > 0 && (
        <section className={css['part']} aria-label={text('branch.open')}>
          <h2>
            {text('branch.open')} <span>{open.length}</span>
          </h2>
          <ul className={css['machines']}>
            {shown.map((row) => (
              <Alarm key={row.key} row={row} />
            ))}
          </ul>
          {!all && <More count={open.length - shown.length} onMore={() => setAll(true)} />}
        </section>
      )}
      {worst.length > 0 && (
        <section className={css['part']} aria-label={text('branch.worst')}>
          <h2>
            {text('branch.worst')} <span>{text('branch.worst.count', { count: worst.length, all: machines })}</span>
          </h2>
          <ul className={css['machines']}>
            {shownWorst.map((machine) => (
              <Machine key={machine.asset.id} machine={machine} />
            ))}
          </ul>
          {!allMachines && <More count={worst.length - shownWorst.length} onMore={() => setAllMachines(true)} />}
        </section>
      )}
    </>
  )
}

export const BranchPart = ({ branch }: { readonly branch: TwinAsset }) => {
  const { foresight } = usePorts()
  const past = usePast()
  const cases = useCases()
  const unusual = useMemo(
    () => new Set(machinesIn(branch).flatMap(({ id }) => (cases.has(id) ? [id] : []))),
    [branch, cases],
  )
  return (
    <>
      <Wanting branch={branch} unusual={unusual} />
      <BranchFigures key={branch.id} branch={branch} />
      {foresight && !past && <BranchExpected machines={unusual} />}
    </>
  )
}
