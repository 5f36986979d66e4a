/** What every signal is bound to: which never matched and why, the nearest topics that did arrive, and the one tap that mends it. */
import { Check, CircleDashed, Search } from 'lucide-react'
import { useDeferredValue, useState } from 'react'
import { rebound } from '../discovery/rebind.ts'
import { refusalText } from '../texts/api-error.ts'
import { formatCount } from '../texts/numbers.ts'
import { formatDuration } from '../texts/times.ts'
import { text } from '../texts/text.ts'
import type { BindingRow, DiscoveryStatus, TwinRefused } from '../wire/discovery.ts'
import { useAsked } from './asking.ts'
import css from './bindings-view.module.css'
import controls from './controls.module.css'
import { useDiscover } from './ports.tsx'
import { Refusal } from './refusal.tsx'

const BINDINGS_MS = 2000
const MORE = 100

const Binding = ({
  row,
  clock,
  onUse,
}: {
  readonly row: BindingRow
  readonly clock: number
  readonly onUse: ((topic: string) => void) | null
}) => {
  const { twin } = useDiscover()
  const signal = twin.signal(row.signal)
  return (
    <li className={css['row']} data-verdict={row.verdict}>
      <span className={css['mark']}>
        {row.verdict === 'matched' ? <Check size={18} aria-hidden /> : <CircleDashed size={18} aria-hidden />}
      </span>
      <div className={css['what']}>
        <b>{signal ? `${signal.asset.name} · ${signal.name}` : row.signal}</b>
        <code>
          {row.topic}
          {row.metric !== null && <em>{row.metric}</em>}
          {row.select !== '' && <em>{row.select}</em>}
        </code>
      </div>
      <div className={css['verdict']}>
        <span>{text(`discover.verdict.${row.verdict}`)}</span>
        <small className="num">
          {row.verdict === 'matched'
            ? text('discover.matched', { count: formatCount(row.matched), age: formatDuration(clock - row.lastAt) })
            : row.came > 0
              ? text('discover.came', { count: formatCount(row.came) })
              : text(`discover.remedy.${row.verdict}`)}
        </small>
      </div>
      {row.nearest.length > 0 && (
        <div className={css['nearest']}>
          <small aria-hidden>{text('health.nearest')}</small>
          <ul aria-label={text('health.nearest')}>
            {row.nearest.map((topic) => (
              <li key={topic}>
                <code>{topic}</code>
                {onUse && (
                  <button type="button" className={controls['small']} onClick={() => onUse(topic)}>
                    {text('discover.use')}
                  </button>
                )}
              </li>
            ))}
          </ul>
        </div>
      )}
    </li>
  )
}

export const BindingsView = ({ status }: { readonly status: DiscoveryStatus }) => {
  const { api, twin, document } = useDiscover()
  const [show, setShow] = useState<'problems' | 'all'>('problems')
  const [search, setSearch] = useState('')
  const [limit, setLimit] = useState(MORE)
  const [refused, setRefused] = useState<TwinRefused | null>(null)
  const wanted = useDeferredValue(search)
  const asked = useAsked(
    ['discover', 'bindings', show, wanted, limit],
    () => api.bindings({ show, search: wanted, limit }),
    BINDINGS_MS,
  )
  const use =
    (row: BindingRow) =>
    (topic: string): void => {
      const changed = rebound(document, twin, row.signal, row.index, topic)
      if (changed !== null)
        void api.write(changed, twin.hash).then((answer) => setRefused(answer.ok ? null : answer.error))
    }
  const answer = asked.data
  return (
    <div className={css['bindings']}>
      <div className={css['tools']}>
        <label className={css['find']}>
          <Search size={16} aria-hidden />
          <input
            type="search"
            value={search}
            placeholder={text('discover.bindings.find')}
            aria-label={text('discover.bindings.find')}
            onChange={(event) => setSearch(event.target.value.slice(0, 200))}
          />
        </label>
        <div className={controls['segments']} role="radiogroup" aria-label={text('discover.show')}>
          {(['problems', 'all'] as const).map((choice) => (
            <button
              key={choice}
              type="button"
              role="radio"
              aria-checked={show === choice}
              className={controls['segment']}
              onClick={() => setShow(choice)}
            >
              {text(`discover.bindings.${choice}`, {
                count: formatCount(answer ? (choice === 'all' ? answer.all : answer.problems) : 0),
              })}
            </button>
          ))}
        </div>
      </div>
      <Refusal refused={refused} />
      {status.readOnly !== null && answer !== undefined && answer.problems > 0 && (
        <p className={css['said']}>{refusalText({ code: `twin-read-only-${status.readOnly}`, values: {} })}</p>
      )}
      {asked.isError && (
        <p className={controls['wrong']} role="alert">
          {asked.error.message}
        </p>
      )}
      {answer && answer.all === 0 && <p className={controls['empty']}>{text('discover.bindings.none')}</p>}
      {answer && answer.all > 0 && answer.total === 0 && (
        <p className={controls['empty']}>
          {wanted === '' ? text('health.unmatched.none') : text('discover.nothing.found', { query: wanted })}
        </p>
      )}
      <ul className={css['list']} tabIndex={0} aria-label={text('discover.tab.bindings')}>
        {answer?.rows.map((row) => (
          <Binding
            key={`${row.signal} ${row.index}`}
            row={row}
            clock={answer.clock}
            onUse={status.readOnly === null ? use(row) : null}
          />
        ))}
        {answer && answer.total > answer.rows.length && (
          <li>
            <button type="button" className={controls['button']} onClick={() => setLimit(Math.min(500, limit + MORE))}>
              {text('discover.more', { count: formatCount(answer.total - answer.rows.length) })}
            </button>
          </li>
        )}
      </ul>
    </div>
  )
}
