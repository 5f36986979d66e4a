/** The track record: what was claimed, how it came out, what was held back and what is silent. */
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { type ReactNode, useMemo, useState } from 'react'
import '../../texts/foresight.ts'
import { text } from '../../texts/text.ts'
import { formatDuration, formatMoment } from '../../texts/times.ts'
import type { ForesightClaim, ForesightRecord } from '../../wire/foresight.ts'
import controls from '../controls.module.css'
import { recordAsOf } from '../foresight/as-of.ts'
import { byClass, byKind, type ClaimCounts, countClaims, falseCasesAWeek } from '../foresight/record-summary.ts'
import { useThen } from '../foresight/use-foresight.ts'
import { limitOf, nameIn, rangeWords } from '../foresight/words.ts'
import { AskFailed } from '../journal.ts'
import { usePorts } from '../ports.tsx'
import { useSubscribed } from '../subscribed.ts'
import { useSampled } from '../ticker.ts'
import { Cases, HeldBack } from './cases.tsx'
import css from './record.module.css'
import { OtherPlants } from './other-plants.tsx'
import { LifeRecord } from './life-record.tsx'
import { ShiftRecord } from './shift-record.tsx'
import { className, Silent } from './silent.tsx'
import { useShow } from './use-show.ts'
import { OVER, type Over, parseOver, printOver, spanOver } from './record-view.ts'

const MINUTE = 60_000
const ROWS = 100
const NOMINAL = 0.8

const Figure = ({
  title,
  value,
  about,
  children,
}: {
  readonly title: string
  readonly value: string
  readonly about: string
  readonly children?: ReactNode
}) => (
  <div className={css['figure']}>
    <dt>{title}</dt>
    <dd>
      <b className="num">{value}</b>
      {children}
      <small>{about}</small>
    </dd>
  </div>
)

const CoverageBar = ({ share }: { readonly share: number }) => (
  <svg
    className={css['bar']}
    viewBox="0 0 120 12"
    preserveAspectRatio="xMinYMid"
    role="img"
    aria-label={text('record.coverage.bar', { percent: Math.round(share * 100) })}
  >
    <rect x={0} y={3} width={120} height={6} className={css['track']} />
    <rect x={0} y={3} width={120 * share} height={6} className={css['reached']} />
    <line x1={120 * NOMINAL} x2={120 * NOMINAL} y1={0} y2={12} className={css['nominal']} />
  </svg>
)

const Summary = ({ told, spanMs }: { readonly told: ForesightRecord; readonly spanMs: number }) => {
  const counts = countClaims(told.claims)
  const judged = counts.hits + counts.earlier + counts.later
  const falseOnes = falseCasesAWeek(told.cases, spanMs)
  return (
    <dl className={css['figures']}>
      <Figure
        title={text('record.coverage')}
        value={judged === 0 ? text('value.none') : text('record.coverage.of', { hits: counts.hits, all: judged })}
        about={judged === 0 ? text('record.none-judged') : text('record.coverage.about')}
      >
        {counts.coverage !== null && <CoverageBar share={counts.coverage} />}
      </Figure>
      <Figure
        title={text('record.misses')}
        value={String(counts.earlier + counts.later + counts.setAside)}
        about={text('record.misses.about', { earlier: counts.earlier, later: counts.later, aside: counts.setAside })}
      />
      <Figure
        title={text('record.lead')}
        value={counts.leadMs === null ? text('value.none') : formatDuration(counts.leadMs)}
        about={counts.leadMs === null ? text('record.none-judged') : text('record.lead.about')}
      />
      <Figure
        title={text('record.line')}
        value={skillWords(counts)}
        about={counts.beyondLine === null ? text('record.line.none') : text('record.line.about')}
      />
      <Figure
        title={text('record.stays')}
        value={judged === 0 ? text('value.none') : text('record.coverage.of', { hits: counts.stayed, all: judged })}
        about={
          judged === 0 ? text('record.none-judged') : text('record.stays.about', { hits: counts.hits, all: judged })
        }
      />
      <Figure
        title={text('record.false')}
        value={falseOnes.toFixed(1).replace(/\.0$/, '')}
        about={text('record.false.about', { count: told.cases.length })}
      />
      <Figure
        title={text('record.open')}
        value={String(counts.open)}
        about={text('record.open.about', { prevented: counts.prevented })}
      />
    </dl>
  )
}

/** How much nearer than a straight line. */
const skillWords = ({ beyondLine }: ClaimCounts): string => {
  if (beyondLine === null) return text('value.none')
  const percent = Math.round(Math.abs(beyondLine) * 100)
  return text(beyondLine < 0 ? 'record.line.further' : 'record.line.nearer', { percent })
}

const BY = ['class', 'kind'] as const

const Classes = ({ claims }: { readonly claims: readonly ForesightClaim[] }) => {
  const { twin } = usePorts()
  const [by, setBy] = useState<(typeof BY)[number]>('class')
  const rows =
    by === 'class'
      ? byClass(claims).map(({ classId, counts }) => ({ key: classId, name: className(twin, classId), counts }))
      : byKind(claims).map(({ kind, of, counts }) => {
          const signal = twin.signal(of.signal)
          return { key: kind, name: signal ? nameIn(signal, null) : kind, counts }
        })
  return (
    <section className={css['part']}>
      <h2>{text(by === 'class' ? 'record.classes' : 'record.kinds')}</h2>
      <div className={css['by']} role="group" aria-label={text('record.by')}>
        {BY.map((one) => (
          <button
            key={one}
            type="button"
            className={controls['button']}
            aria-pressed={by === one}
            onClick={() => setBy(one)}
          >
            {text(`record.by.${one}`)}
          </button>
        ))}
      </div>
      <div className={css['scroll']}>
        <table>
          <thead>
            <tr>
              <th scope="col">{text(by === 'class' ? 'record.class' : 'record.kind')}</th>
              <th scope="col">{text('record.claims')}</th>
              <th scope="col">{text('record.hits')}</th>
              <th scope="col">{text('record.misses')}</th>
              <th scope="col">{text('record.line')}</th>
              <th scope="col">{text('record.lead')}</th>
              <th scope="col">{text('record.open')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ key, name, counts }) => (
              <tr key={key}>
                <th scope="row">{name}</th>
                <td>{counts.claims}</td>
                <td>{counts.hits}</td>
                <td>{counts.earlier + counts.later + counts.setAside}</td>
                <td>{skillWords(counts)}</td>
                <td>{counts.leadMs === null ? text('value.none') : formatDuration(counts.leadMs)}</td>
                <td>{counts.open}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

const outcomeWords = ({ judged, judgeBy }: ForesightClaim, now: number): string => {
  if (!judged) return text('record.outcome.open', { time: formatMoment(judgeBy, now) })
  if (judged.outcome === 'prevented' || judged.outcome === 'set-aside') return text(`record.outcome.${judged.outcome}`)
  if (judged.reachedAt === null) return text('record.outcome.not')
  return text(`record.outcome.${judged.outcome}`, { time: formatMoment(judged.reachedAt, now) })
}

const Claims = ({ claims }: { readonly claims: readonly ForesightClaim[] }) => {
  const { twin, now } = usePorts()
  const show = useShow()
  const [most, setMost] = useState(ROWS)
  const at = now()
  const rows = claims.toReversed()
  return (
    <section className={css['part']}>
      <h2>{text('record.all')}</h2>
      <div className={css['scroll']}>
        <table>
          <thead>
            <tr>
              <th scope="col">{text('record.what')}</th>
              <th scope="col">{text('record.said')}</th>
              <th scope="col">{text('record.range')}</th>
              <th scope="col">{text('record.outcome')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, most).map((claim) => {
              const asset = twin.asset(claim.asset)
              const signal = twin.signal(claim.signal)
              const name = asset?.name ?? claim.asset
              return (
                <tr key={claim.id} data-outcome={claim.judged?.outcome ?? 'open'}>
                  <th scope="row">
                    {asset ? (
                      <button
                        type="button"
                        title={text('record.show', { name, time: formatMoment(claim.at, at) })}
                        onClick={() => show(asset.id, signal?.component ?? null, claim.at)}
                      >
                        <b>{name}</b>
                        <small>{signal ? `${signal.name}, ${limitOf(signal, claim.limit)}` : claim.signal}</small>
                      </button>
                    ) : (
                      <>
                        <b>{name}</b> <small>{claim.signal}</small>
                      </>
                    )}
                  </th>
                  <td>{formatMoment(claim.at, at)}</td>
                  <td>{rangeWords(claim.fan, at).replace(/^[^:]*: /, '')}</td>
                  <td>{outcomeWords(claim, at)}</td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </div>
      {rows.length > most && (
        <button type="button" className={controls['small']} onClick={() => setMost(most + ROWS)}>
          {text('record.more', { count: rows.length - most })}
        </button>
      )}
    </section>
  )
}

const Body = ({ told, spanMs }: { readonly told: ForesightRecord; readonly spanMs: number }) => (
  <>
    {told.claims.length === 0 ? (
      <div className={css['nothing']}>
        <b>{text('record.none')}</b>
        <p>{text('record.none.about')}</p>
      </div>
    ) : (
      <>
        <Summary told={told} spanMs={spanMs} />
        <Classes claims={told.claims} />
        <Claims claims={told.claims} />
      </>
    )}
    <Cases cases={told.cases} />
    <div className={css['pair']}>
      <HeldBack cases={told.cases} />
      <Silent told={told} />
    </div>
    <LifeRecord lives={told.lives} />
    <ShiftRecord use={told.use} />
    <OtherPlants />
  </>
)

const Asked = ({ over, then }: { readonly over: Over; readonly then: number | null }) => {
  const { twin, foresight, now } = usePorts()
  // What is claimed meanwhile is asked for with the next minute.
  const minute = useSampled(() => Math.floor(now() / MINUTE) * MINUTE + MINUTE)
  const span = useMemo(() => spanOver(over, then ?? minute), [over, then, minute])
  const { data, error } = useQuery({
    queryKey: ['foresight', twin.hash, 'record', span.from, span.to],
    queryFn: async ({ signal: abort }) => {
      const answer = await foresight!.kept!.record(span, abort)
      if (!answer.ok) throw new AskFailed(answer.error)
      return then === null ? answer.value : recordAsOf(answer.value, then)
    },
    placeholderData: keepPreviousData,
    retry: false,
  })
  if (data) return <Body told={data} spanMs={span.to - span.from} />
  return error ? (
    <p className={controls['wrong']} role="alert">
      {text('record.failed', { error: error.message })}
    </p>
  ) : (
    <p className={controls['empty']} role="status">
      {text('foresight.loading')}
    </p>
  )
}

export const Record = () => {
  const { foresight, workspace } = usePorts()
  const over = parseOver(useSubscribed(workspace.subscribe, () => workspace.shown('record')))
  const then = useThen()
  return (
    <div className={css['page']}>
      <header className={css['head']}>
        <h1>{text('record.title')}</h1>
        <span className={css['space']} />
        {then !== null && (
          <span className={css['then']}>{text('record.then', { time: formatMoment(then, then) })}</span>
        )}
        <div className={controls['segments']} role="radiogroup" aria-label={text('record.over')}>
          {OVER.map((one) => (
            <button
              key={one}
              type="button"
              role="radio"
              aria-checked={over === one}
              className={controls['segment']}
              onClick={() => workspace.open('record', printOver(one))}
            >
              {text(`record.over.${one}`)}
            </button>
          ))}
        </div>
      </header>
      <div className={css['body']}>
        {foresight?.kept ? (
          <Asked over={over} then={then} />
        ) : (
          <div className={css['nothing']}>
            <b>{text('record.needs')}</b>
            <p>{text('record.needs.about')}</p>
          </div>
        )}
      </div>
    </div>
  )
}
