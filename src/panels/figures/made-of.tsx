/** What a figure is made of: its signals with what they said, how it is reckoned, and the way to their trends. */
import { ChartLine, X } from 'lucide-react'
import * as Dialog from 'radix-ui/dialog'
import { SILENCE_MS } from '../../figures/course.ts'
import { type CounterUse, type Report, SHORT_STOP_MS } from '../../figures/report.ts'
import { formatCount, formatNumber, withUnit } from '../../texts/numbers.ts'
import { text } from '../../texts/text.ts'
import { formatDuration, formatMoment } from '../../texts/times.ts'
import type { Span } from '../../timeline/stretches.ts'
import type { TwinSignal } from '../../twin/twin.ts'
import dialog from '../dialog.module.css'
import controls from '../controls.module.css'
import { usePorts } from '../ports.tsx'
import { MOST_SIGNALS, parseView, printView } from '../trends/trends-view.ts'
import { nameOf } from '../trends/stack-data.ts'
import { percent } from './figure-words.ts'
import css from './figures.module.css'

export type MadeFigure = 'oee' | 'pieces' | 'cycles' | 'energy' | 'states' | 'yield'

const MOST_TURNS = 3

const saidOf = ({ signal, counted, knownShare, turns }: CounterUse, now: number): readonly string[] => [
  counted === null
    ? text('figures.made.unknown')
    : text('figures.made.counted', {
        count: withUnit(signal.unit === '' ? formatCount(counted) : formatNumber(counted), signal.unit),
      }),
  ...(knownShare < 0.995 ? [text('figures.made.share', { share: percent(Math.min(1, knownShare)) })] : []),
  ...turns.slice(0, MOST_TURNS).map(({ at, turn }) => text(`figures.turn.${turn}`, { time: formatMoment(at, now) })),
  ...(turns.length > MOST_TURNS ? [text('figures.turn.more', { count: turns.length - MOST_TURNS })] : []),
]

const unique = (signals: readonly (TwinSignal | null)[]): readonly TwinSignal[] => [
  ...new Set(signals.filter((one) => one !== null)),
]

/** The signals of a figure, those that say most first. */
const signalsOf = (figure: MadeFigure, { units, counters, cycles, yields, energy }: Report): readonly TwinSignal[] => {
  const pieces = units.flatMap(({ unit }) => [unit.good, unit.made, unit.rejected])
  const states = units.flatMap(({ unit, machines }) => [unit.state, ...machines.map(({ signal }) => signal)])
  switch (figure) {
    case 'oee':
      return unique([...units.map(({ unit }) => unit.state), ...pieces, ...states])
    case 'pieces':
      return unique(pieces)
    case 'cycles':
      return cycles.map(({ signal }) => signal)
    case 'energy':
      return unique([
        ...units.map(({ unit }) => unit.good),
        ...energy.missing,
        ...counters.filter(({ signal }) => signal.role === 'energy').map(({ signal }) => signal),
      ])
    case 'states':
      return unique(states)
    case 'yield':
      return counters
        .filter(
          ({ signal }) =>
            yields.some(({ asset }) => asset === signal.asset) && (signal.role ?? '').startsWith('count-'),
        )
        .map(({ signal }) => signal)
  }
}

const methodOf = (figure: MadeFigure, report: Report): readonly string[] => {
  const step = Math.max(0, ...report.cycles.map(({ times }) => times.stepMs))
  const outlets = report.units.flatMap(({ unit: { asset, outlet } }) =>
    asset === outlet ? [] : [text('figures.made.outlet', { line: asset.name, outlet: outlet.name })],
  )
  switch (figure) {
    case 'oee': {
      const beats = [...new Set(report.units.flatMap(({ unit }) => unit.beatMs ?? []))]
      return [
        text('figures.made.method.oee', {
          beat: beats.length > 0 ? beats.map((ms) => formatDuration(ms)).join(', ') : text('figures.na'),
          short: formatDuration(SHORT_STOP_MS),
        }),
        ...outlets,
      ]
    }
    case 'pieces':
      return [text('figures.made.method.pieces'), ...outlets]
    case 'cycles':
      return [
        text('figures.made.method.cycles', {
          step:
            step > 0
              ? text('figures.cycles.means', { step: formatDuration(step) })
              : text('figures.made.method.single'),
        }),
      ]
    case 'energy':
      return [text('figures.made.method.energy', { unit: report.energy.unit })]
    case 'states':
      return [text('figures.made.method.states', { silence: formatDuration(SILENCE_MS) }), ...outlets]
    case 'yield':
      return [text('figures.made.method.yield')]
  }
}

interface MadeOfProps {
  readonly figure: MadeFigure
  readonly name: string
  readonly report: Report
  readonly span: Span
  /** It goes on: trends go on with it. */
  readonly isOpen: boolean
  readonly onClose: () => void
}

export const MadeOf = ({ figure, name, report, span, isOpen, onClose }: MadeOfProps) => {
  const { workspace, now } = usePorts()
  const signals = signalsOf(figure, report)
  const open = (ids: readonly string[]): void =>
    workspace.open(
      'trends',
      printView({
        ...parseView(workspace.shown('trends')),
        signals: ids,
        spanMs: span.to - span.from,
        to: isOpen ? null : span.to,
        ab: null,
      }),
    )
  const first = signals.slice(0, MOST_SIGNALS).map(({ id }) => id)
  return (
    <Dialog.Root open onOpenChange={(stays) => !stays && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className={dialog['veil']} />
        <Dialog.Content className={css['dialog']} aria-describedby={undefined}>
          <header>
            <Dialog.Title className={dialog['title']}>{text('figures.made.title', { name })}</Dialog.Title>
            <Dialog.Close className={controls['icon']} aria-label={text('nav.close')}>
              <X size={20} aria-hidden />
            </Dialog.Close>
          </header>
          {methodOf(figure, report).map((sentence) => (
            <p key={sentence} className={dialog['about']}>
              {sentence}
            </p>
          ))}
          <ul className={css['made']} aria-label={text('figures.made.signal')}>
            {signals.map((signal) => {
              const use = report.counters.find((one) => one.signal === signal)
              return (
                <li key={signal.id}>
                  <button
                    type="button"
                    aria-label={text('figures.made.one', { name: `${signal.asset.name} ${nameOf(signal)}` })}
                    onClick={() => open([signal.id])}
                  >
                    <span>
                      <b>{signal.asset.name}</b> {nameOf(signal)}
                    </span>
                    <small>{use ? saidOf(use, now()).join(' · ') : ''}</small>
                    <ChartLine size={18} aria-hidden />
                  </button>
                </li>
              )
            })}
          </ul>
          {signals.length > 1 && (
            <button type="button" className={controls['primary']} onClick={() => open(first)}>
              {first.length < signals.length
                ? text('figures.made.first', { count: first.length })
                : text('figures.made.trends')}
            </button>
          )}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
