/** What could be done otherwise, found in what machines really did; and how earlier advice came out. */
import { useQueryClient } from '@tanstack/react-query'
import { Lightbulb } from 'lucide-react'
import { useState } from 'react'
import '../../texts/advice.ts'
import { formatNumber } from '../../texts/numbers.ts'
import { text } from '../../texts/text.ts'
import { formatDuration, formatMoment } from '../../texts/times.ts'
import type { Advice as AdviceRow } from '../../wire/advice.ts'
import controls from '../controls.module.css'
import { usePorts } from '../ports.tsx'
import { ActingDialog } from './acting-dialog.tsx'
import css from './acts.module.css'
import { adviceTitle, gainWords, outcomeWords, proposedOf, rangeWords } from './advice-words.ts'
import { useAdvice } from './use-advice.ts'

const HOUR_MS = 3_600_000

const basis = ({ kind, episodes, hours, from, to }: AdviceRow): readonly [string, string] => {
  if (kind === 'air')
    return [text('advice.basis.air', { now: formatNumber(from ?? 0, 1), before: formatNumber(to ?? 0, 1) }), '']
  if (kind === 'bottleneck')
    return [text('advice.basis.bottleneck', { count: episodes }), text('advice.basis.bottleneck.half')]
  return [
    text('advice.basis.setting', { count: episodes }),
    text('advice.basis.setting.hours', { hours: formatDuration(hours * HOUR_MS) }),
  ]
}

const kept = ({ kind }: AdviceRow): string =>
  text(
    kind === 'standby'
      ? 'advice.kept.standby'
      : kind === 'air'
        ? 'advice.kept.air'
        : kind === 'bottleneck'
          ? 'advice.kept.bottleneck'
          : 'advice.kept.line',
  )

const Card = ({ advice, onProposed }: { readonly advice: AdviceRow; readonly onProposed: () => void }) => {
  const { twin, now, mayAct, acts, foresight } = usePorts()
  const queries = useQueryClient()
  const [doing, setDoing] = useState<'aside' | 'propose' | null>(null)
  const title = adviceTitle(advice, twin)
  const [rests, how] = basis(advice)
  const plan = proposedOf(advice, twin, now())
  return (
    <article className={css['card']} data-advice={advice.kind} aria-label={title}>
      <header>
        <Lightbulb size={20} aria-hidden />
        <div>
          <h3>{title}</h3>
          <p>
            {text('advice.found', { time: formatMoment(advice.at, now()) })}
            {advice.setting !== null && !plan && ` · ${text('advice.no-command')}`}
          </p>
        </div>
        {mayAct && (
          <div className={css['buttons']}>
            <button
              type="button"
              className={controls['button']}
              aria-label={`${text('advice.aside')} ${title}`}
              onClick={() => setDoing('aside')}
            >
              {text('advice.aside')}
            </button>
            {plan && acts && (
              <button
                type="button"
                className={controls['primary']}
                aria-label={`${text('advice.propose')} ${title}`}
                onClick={() => setDoing('propose')}
              >
                {text('advice.propose')}
              </button>
            )}
          </div>
        )}
      </header>
      <dl>
        <div>
          <dt>{text('advice.column.gain')}</dt>
          <dd>
            {gainWords(advice)}
            <small>{rangeWords(advice)}</small>
          </dd>
        </div>
        <div>
          <dt>{text('advice.column.basis')}</dt>
          <dd>
            {rests}
            <small>{how}</small>
          </dd>
        </div>
        <div>
          <dt>{text('advice.column.kept')}</dt>
          <dd>{kept(advice)}</dd>
        </div>
        <div>
          <dt>{text('advice.column.until')}</dt>
          <dd>{formatMoment(advice.until, now())}</dd>
        </div>
      </dl>
      {doing === 'aside' && (
        <ActingDialog
          title={title}
          about={text('advice.aside.about')}
          verb={text('advice.aside')}
          words={{ name: text('acts.reason.optional') }}
          act={async (reason, name) => {
            const done = await foresight!.kept!.adviceAside({ id: advice.id, reason }, name)
            await queries.invalidateQueries({ queryKey: ['advice'] })
            return done
          }}
          onClose={() => setDoing(null)}
        />
      )}
      {doing === 'propose' && plan && (
        <ActingDialog
          title={title}
          about={text('advice.propose.about')}
          verb={text('acts.propose.send')}
          words={{ name: text('acts.message') }}
          act={async (message, name) => {
            const found = text('advice.message', { gain: gainWords(advice), range: rangeWords(advice) })
            const done = await acts!.propose({ asset: advice.asset, plan, message: message || found }, name)
            if (done.ok) onProposed()
            return done
          }}
          onClose={() => setDoing(null)}
        />
      )}
    </article>
  )
}

const Record = ({ record }: { readonly record: readonly AdviceRow[] }) => {
  const { twin, now } = usePorts()
  const tried = record.filter(({ judged }) => judged?.outcome === 'held' || judged?.outcome === 'missed')
  const held = tried.filter(({ judged }) => judged!.outcome === 'held').length
  return (
    <>
      <h2>{text('advice.record')}</h2>
      <p className={controls['note']}>
        {tried.length === 0 ? text('advice.record.untried') : text('advice.record.sum', { held, judged: tried.length })}
      </p>
      {record.toReversed().map((one) => (
        <article
          key={one.id}
          className={css['card']}
          data-outcome={one.judged?.outcome}
          aria-label={adviceTitle(one, twin)}
        >
          <header>
            <div>
              <h3>{adviceTitle(one, twin)}</h3>
              <p>
                {gainWords(one)}, {rangeWords(one)}
              </p>
            </div>
          </header>
          <ul className={css['life']}>
            <li>{outcomeWords(one, now())}</li>
          </ul>
        </article>
      ))}
    </>
  )
}

export const Advice = ({ onProposed }: { readonly onProposed: () => void }) => {
  const { foresight, now } = usePorts()
  const { data, error } = useAdvice()
  if (!data)
    return (
      <div className={css['none']} role={error ? 'alert' : 'status'}>
        {error
          ? text('advice.failed', { error: error.message })
          : text(!foresight?.kept ? 'advice.unreachable' : 'advice.loading')}
      </div>
    )
  const { open, record, looked, silent } = data
  return (
    <div className={css['list']}>
      {open.length === 0 && looked && (
        <div className={css['none']}>
          <b>{text('advice.none')}</b>
          <p>{text('advice.none.about')}</p>
        </div>
      )}
      {open.map((one) => (
        <Card key={one.id} advice={one} onProposed={onProposed} />
      ))}
      <p className={controls['note']}>
        {looked
          ? text('advice.looked', {
              time: formatMoment(looked.at, now()),
              compared: looked.compared,
              held: looked.heldBack,
            })
          : text('advice.none.yet')}
      </p>
      {silent.length > 0 && (
        <p className={controls['note']}>
          {text('advice.silent', { kinds: silent.map((kind) => text(`advice.kind.${kind}`)).join(', ') })}
        </p>
      )}
      {record.length > 0 && <Record record={record} />}
    </div>
  )
}
