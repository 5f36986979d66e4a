/** The options of one machine on its line as it stands now: reckoned beside the page, told as they become exact. */
import { GitBranch, SlidersHorizontal } from 'lucide-react'
import { useMemo, useState } from 'react'
import type { Calendar } from '../../figures/shift-calendar.ts'
import { text } from '../../texts/text.ts'
import { formatMoment } from '../../texts/times.ts'
import type { TwinAsset } from '../../twin/twin.ts'
import type { KnownLine } from '../../whatif/from-twin/line-of.ts'
import type { WireFan } from '../../wire/foresight.ts'
import controls from '../controls.module.css'
import { LEAST_FUTURES } from '../../whatif/scenarios/option-study.ts'
import { usePorts } from '../ports.tsx'
import { simulatedFuture } from '../simulated/simulated-future.ts'
import { AddOption } from './add-option.tsx'
import { Assumptions } from './assumptions.tsx'
import { DifferenceChart } from './difference-chart.tsx'
import { FutureChart } from './future-chart.tsx'
import { lineNow } from './line-now.ts'
import { type NamedOption, OptionTable } from './option-table.tsx'
import { Propose } from './propose.tsx'
import { isOver, isTooEarly, planOptions, waitsUntil } from '../../whatif/scenarios/plan-options.ts'
import { assumptionsOf, planQuestion } from '../../whatif/scenarios/plan-question.ts'
import { fewWords, formatHours, optionName, optionWhen, partWords } from './plan-words.ts'
import css from './plans.module.css'
import type { PlansView } from './plans-view.ts'
import type { ReadLine } from './read-line.ts'
import { ReckonAgain } from './reckon-again.tsx'
import { BackTest } from './back-test.tsx'
import { useReckoning } from './use-reckoning.ts'
import { WhenStrip } from './when-strip.tsx'
import { Why } from './why.tsx'

const HOUR = 3_600_000
/** So many machines whose power is not known are named. */
const MOST_NAMED = 3

interface CompareProps {
  readonly asset: TwinAsset
  readonly read: ReadLine
  readonly line: KnownLine
  readonly fan: WireFan | null
  readonly calendar: Calendar
  readonly view: PlansView
  readonly onChange: (part: Partial<PlansView>) => void
}

const lifeWords = ({ life }: ReturnType<typeof assumptionsOf>): string =>
  life.toH === null
    ? text('plans.assumed.life.open', { from: formatHours(life.fromH) })
    : text('plans.assumed.life.value', { from: formatHours(life.fromH), to: formatHours(life.toH) })

export const Compare = ({ asset, read, line, fan, calendar, view, onChange }: CompareProps) => {
  const { twin, values, travel, acts, mayAct, simulated, workspace } = usePorts()
  const [proposing, setProposing] = useState(false)
  const [now, setNow] = useState(() => travel.now())
  const [assuming, setAssuming] = useState(false)
  const assumed = useMemo(() => assumptionsOf(asset, view, fan, now), [asset, view, fan, now])
  const partAt = waitsUntil(assumed.part.at, now)
  const options = useMemo(() => planOptions(calendar, now, view.at, partAt), [calendar, now, view.at, partAt])
  const start = useMemo(() => lineNow(line, read.records, values, now), [line, read, values, now])
  const question = useMemo(
    () => planQuestion(asset, line, start, options, assumed, calendar, twin.matters, now),
    [asset, line, start, options, assumed, calendar, twin, now],
  )
  const { judgement, future, flips, state, reason, cancel } = useReckoning(question)
  const named = useMemo(
    () =>
      new Map(
        options.map((option): [string, NamedOption] => [
          option.id,
          { id: option.id, name: optionName(option, now, calendar.zone), when: optionWhen(option, now) },
        ]),
      ),
    [options, now, calendar],
  )
  const until = formatMoment(now + question.hours * HOUR, now)
  const dark = line.stations.filter(({ power }) => power === null).map((one) => one.asset.name)
  const noEnergy =
    dark.length === 0
      ? null
      : text('plans.energy.why', {
          names:
            dark.length > MOST_NAMED
              ? text('kpi.names.more', { names: dark.slice(0, MOST_NAMED).join(', '), count: dark.length - MOST_NAMED })
              : dark.join(', '),
        })
  const crew = assumed.crew === null ? null : (twin.crews.get(assumed.crew)?.name ?? assumed.crew)
  const ranked = useMemo(() => judgement?.options.map(({ id }) => id) ?? [], [judgement])
  const [over, ahead] = [true, false].map((is) => view.at.filter((at) => isOver(at, now) === is))
  const told = (moments: readonly number[]): string => moments.map((at) => formatMoment(at, now)).join('; ')
  const tooEarly = ahead!.filter((at) => isTooEarly(at, now, partAt))
  const ranks = judgement ? judgement.equal.map((_, i) => i + 1).join(', ') : ''
  const nameOf = (station: string): string | null => twin.asset(station)?.name ?? null
  return (
    <div className={css['compare']} data-state={state} aria-busy={state === 'running'}>
      <div className={css['tools']}>
        <p role="status" data-futures={judgement?.futures ?? 0}>
          {state === 'running'
            ? text('plans.running', { count: judgement?.futures ?? 0 })
            : state === 'cancelled'
              ? text('plans.cancelled', { count: judgement?.futures ?? 0 })
              : judgement && text('plans.until', { time: until, count: judgement.futures })}
        </p>
        {(state === 'running' || state === 'compared') && (
          <button type="button" className={controls['small']} onClick={cancel}>
            {text('plans.cancel')}
          </button>
        )}
        <AddOption now={now} added={view.at} onAdded={(at) => onChange({ at })} />
        <ReckonAgain now={now} onAgain={() => setNow(travel.now())} />
      </div>
      {state === 'failed' && (
        <p className={controls['wrong']} role="alert">
          {text('plans.reckon.failed', { error: reason })}
        </p>
      )}
      <div className={css['columns']}>
        <div className={css['main']}>
          <button
            type="button"
            className={css['assumed']}
            data-source={assumed.life.source}
            onClick={() => setAssuming(true)}
          >
            {text(assumed.life.source === 'expected' ? 'plans.expected.short' : 'plans.assumptions.short', {
              what: lifeWords(assumed),
            })}{' '}
            {text('plans.needs', {
              hours: formatHours(assumed.plannedH),
              crew: crew ?? text('plans.crew.none'),
              part: partWords(assumed.part, now),
            })}
          </button>
          <WhenStrip
            now={now}
            calendar={calendar}
            assumed={assumed}
            options={options}
            named={named}
            ranked={ranked}
            added={view.at}
            onAdded={(at) => onChange({ at })}
          />
          {partAt !== null && (
            <p className={css['equal']} data-part="waits">
              {text('plans.part.waits', { time: formatMoment(partAt, now) })}{' '}
              {tooEarly.length > 0 && text('plans.part.left-out', { names: told(tooEarly) })}
            </p>
          )}
          {over!.length > 0 && <p className={css['equal']}>{text('plans.past.left-out', { names: told(over!) })}</p>}
          {judgement && (
            <>
              <OptionTable
                judgement={judgement}
                named={named}
                until={until}
                noEnergy={noEnergy}
                hasCalendar={calendar.shifts.length > 0}
                crew={crew}
              />
              {judgement.equal.length > 1 && state !== 'running' && (
                <p className={css['equal']}>
                  {judgement.futures < LEAST_FUTURES ? fewWords(state === 'done') : text('plans.equal', { ranks })}
                </p>
              )}
              <DifferenceChart judgement={judgement} named={named} />
            </>
          )}
        </div>
        <aside className={css['aside']}>
          {simulated && future?.future && (
            <div className={css['see']}>
              <button
                type="button"
                className={controls['button']}
                onClick={() => {
                  const name = named.get(future.of)?.name ?? ''
                  simulated.show(
                    simulatedFuture(future.future!, name, asset.id, now, (one) => twin.asset(one) !== undefined),
                  )
                  workspace.open('hall')
                }}
              >
                <GitBranch size={16} aria-hidden />
                {text('simulated.see')}
              </button>
            </div>
          )}
          {future && (
            <FutureChart
              name={named.get(future.of)?.name ?? ''}
              future={future.future}
              from={now}
              nameOf={nameOf}
              station={asset.id}
            />
          )}
          {judgement && (
            <Why
              judgement={judgement}
              question={question}
              named={named}
              partFrom={partAt === null ? null : formatMoment(partAt, now)}
              flips={flips}
              running={state === 'running' || state === 'compared'}
              isDone={state === 'done'}
            />
          )}
          {read.recorded && state === 'done' && <BackTest recorded={read.recorded} calendar={calendar} />}
          <footer>
            {acts && mayAct && judgement && state !== 'running' && (
              <button type="button" className={controls['primary']} onClick={() => setProposing(true)}>
                {text('acts.propose')}
              </button>
            )}
            <button type="button" className={controls['button']} onClick={() => setAssuming(true)}>
              <SlidersHorizontal size={16} aria-hidden />
              {text('plans.assumptions')}
            </button>
            <p className={controls['note']}>{text('plans.nothing-starts')}</p>
          </footer>
        </aside>
      </div>
      {proposing && judgement && (
        <Propose
          asset={asset}
          judgement={judgement}
          options={options}
          named={named}
          assumed={assumed}
          crew={crew}
          now={now}
          onClose={() => setProposing(false)}
          onDone={() => onChange({ tab: 'proposals' })}
        />
      )}
      {assuming && (
        <Assumptions
          assumed={assumed}
          line={line}
          from={read.from}
          to={read.to}
          now={now}
          onChange={onChange}
          onClose={() => setAssuming(false)}
        />
      )}
    </div>
  )
}
