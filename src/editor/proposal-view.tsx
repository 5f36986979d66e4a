/** A proposed twin, looked over: what becomes of which topics, with what they say now. Nothing is written before the last button. */
import { ArrowLeft, Check, Download } from 'lucide-react'
import { useDeferredValue, useMemo, useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { isEmptyDocument, withProposal } from '../discovery/document.ts'
import { kpiChoices } from '../discovery/overview.ts'
import { modelProblems } from '../equipment/model-problems.ts'
import { loadTwin } from '../twin/load.ts'
import { apiErrorText } from '../texts/api-error.ts'
import { formatCount } from '../texts/numbers.ts'
import { text } from '../texts/text.ts'
import { codedError } from '../wire/coded-error.ts'
import type { DiscoveryStatus, Proposal, ProposedClass, TwinRefused } from '../wire/discovery.ts'
import { codedProblem } from '../wire/problems.ts'
import { orThrow } from './asking.ts'
import { ClassEditor } from './class-editor.tsx'
import controls from './controls.module.css'
import { LeftOutView } from './left-out-view.tsx'
import { rememberWritten } from './just-written.ts'
import { PlanView } from './plan-view.tsx'
import { useDiscover } from './ports.tsx'
import css from './proposal-view.module.css'
import { Refusal } from './refusal.tsx'

/** Which topics a class is proposed for. */
export interface Proposing {
  readonly broker: string
  /** The branch of the topic tree. */
  readonly under: string
}

interface ProposalViewProps {
  readonly proposing: Proposing
  readonly status: DiscoveryStatus
  readonly onBack: () => void
}

const saveAs = (document: unknown): void => {
  const url = URL.createObjectURL(new Blob([`${JSON.stringify(document, null, 2)}\n`], { type: 'application/json' }))
  const link = Object.assign(window.document.createElement('a'), { href: url, download: 'twin.json' })
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 1000)
}

/** No class has this key: the entry of what is in none. */
const LEFT_OUT = '#left-out'

const Loaded = ({
  first,
  status,
  onBack,
  onAgain,
}: {
  readonly first: Proposal
  readonly status: DiscoveryStatus
  readonly onBack: () => void
  readonly onAgain: () => void
}) => {
  const { api, twin, document } = useDiscover()
  const [proposal, setProposal] = useState(first)
  const [shown, setShown] = useState<string | null>(
    first.classes.find(({ on }) => on)?.key ?? first.classes[0]?.key ?? (first.skipped.length ? LEFT_OUT : null),
  )
  const [refused, setRefused] = useState<TwinRefused | null>(null)
  const [writing, setWriting] = useState(false)
  const settled = useDeferredValue(proposal)
  const choices = useMemo(() => kpiChoices(settled), [settled])
  // What its person has said of a figure; of the others what is proposed.
  const [said, setSaid] = useState<Readonly<Record<string, boolean>>>({})
  const figures = useMemo(
    () => new Set(choices.flatMap(({ kpi, on }) => ((said[kpi.name] ?? on) ? [kpi.name] : []))),
    [choices, said],
  )
  const merged = useMemo(
    () => withProposal(document as never, settled, status.brokers.length > 1, figures),
    [document, settled, status.brokers.length, figures],
  )
  const loaded = useMemo(() => loadTwin(merged.document, { model: modelProblems }), [merged])
  const added = useMemo(() => new Set(merged.added), [merged])
  const open = proposal.classes.find(({ key }) => key === shown)
  const edit = (changed: ProposedClass): void =>
    setProposal({ ...proposal, classes: proposal.classes.map((one) => (one.key === changed.key ? changed : one)) })
  const membersOf = (key: string) => proposal.assets.filter((asset) => asset.class === key)
  const counted = (nature: ProposedClass['nature']): number =>
    proposal.classes
      .filter((one) => one.on && one.nature === nature)
      .reduce((sum, { key }) => sum + membersOf(key).length, 0)
  const signals = loaded.ok ? loaded.value.heard.length - twin.heard.length : 0
  const sites = loaded.ok ? loaded.value.assets.filter(({ id, level }) => level === 'site' && added.has(id)).length : 0

  const write = async (): Promise<void> => {
    setWriting(true)
    const answer = await api.write(merged.document, twin.hash)
    if (answer.ok) {
      const machines = loaded.ok ? loaded.value.assets.filter(({ id, model }) => added.has(id) && model !== null) : []
      // The new twin comes by itself, and this page with it.
      rememberWritten({
        hash: answer.value.hash,
        machines: counted('machine'),
        signals,
        first: machines[0]?.id ?? null,
      })
    } else {
      setRefused(answer.error)
      setWriting(false)
    }
  }
  const nothing = merged.added.length === 0 && signals <= 0
  return (
    <>
      <div className={css['bar']}>
        <button type="button" className={controls['button']} onClick={onBack}>
          <ArrowLeft size={18} aria-hidden />
          {text('discover.back')}
        </button>
        <h2>
          {text('discover.proposal.sum', { machines: counted('machine'), sites })}
          <small className="num">
            {text('discover.proposal.more', {
              others: counted('line') + counted('meter') + counted('device'),
              signals: formatCount(Math.max(0, signals)),
            })}
          </small>
        </h2>
        <div className={css['acts']}>
          <button type="button" className={controls['button']} onClick={() => saveAs(merged.document)}>
            <Download size={18} aria-hidden />
            {text('discover.download')}
          </button>
          {status.readOnly === null && (
            <button
              type="button"
              className={controls['primary']}
              disabled={writing || nothing || !loaded.ok}
              onClick={() => void write()}
            >
              <Check size={18} aria-hidden />
              {text(writing ? 'discover.writing' : 'discover.create')}
            </button>
          )}
        </div>
      </div>
      {status.readOnly !== null && (
        <p className={css['said']}>
          {apiErrorText(codedError({ code: `twin-read-only-${status.readOnly}`, values: {} }))}
        </p>
      )}
      <Refusal
        refused={
          refused ??
          (loaded.ok
            ? null
            : {
                ...codedError({ code: 'twin-wrong', values: {} }),
                problems: loaded.error.map((problem) => codedProblem(problem)),
              })
        }
      />
      <div className={css['columns']}>
        <ul className={css['classes']} aria-label={text('discover.classes')}>
          {proposal.classes.length === 0 && <li className={controls['empty']}>{text('discover.proposal.none')}</li>}
          {proposal.classes.map((one) => (
            <li key={one.key} data-open={one.key === shown || undefined} data-off={!one.on || undefined}>
              <label className={css['tick']}>
                <input
                  type="checkbox"
                  checked={one.on}
                  aria-label={text('discover.take', { name: one.name })}
                  onChange={(event) => setProposal(withClass(proposal, one.key, event.target.checked))}
                />
              </label>
              <button type="button" aria-current={one.key === shown} onClick={() => setShown(one.key)}>
                <b>{one.name}</b>
                <small>
                  {text('discover.class.about', {
                    count: membersOf(one.key).length,
                    nature: text(`discover.nature.${one.nature}`),
                    signals: one.signals.filter(({ on }) => on).length,
                  })}
                </small>
              </button>
            </li>
          ))}
          {proposal.skipped.length > 0 && (
            <li data-open={shown === LEFT_OUT || undefined} className={css['left']}>
              <button type="button" aria-current={shown === LEFT_OUT} onClick={() => setShown(LEFT_OUT)}>
                <b>{text('left-out.title')}</b>
                <small>{text('left-out.count', { count: proposal.skipped.length + proposal.skippedMore })}</small>
              </button>
            </li>
          )}
        </ul>
        {shown === LEFT_OUT ? (
          <LeftOutView proposal={proposal} onAgain={onAgain} />
        ) : open ? (
          <ClassEditor
            key={open.key}
            broker={proposal.broker}
            proposed={open}
            members={membersOf(open.key)}
            onChange={edit}
            onAsset={(id, change) =>
              setProposal({
                ...proposal,
                assets: proposal.assets.map((asset) => (asset.id === id ? { ...asset, ...change } : asset)),
              })
            }
          />
        ) : (
          <div />
        )}
        <aside className={css['result']} aria-label={text('discover.result')}>
          <h3>{text('discover.result')}</h3>
          {loaded.ok && <PlanView twin={loaded.value} added={added} highlight={shown} />}
          {choices.length > 0 && isEmptyDocument(document as never) && (
            <fieldset className={css['figures']}>
              <legend>{text('discover.figures')}</legend>
              {choices.map(({ kpi, signals: made }) => (
                <label key={kpi.name}>
                  <input
                    type="checkbox"
                    checked={figures.has(kpi.name)}
                    onChange={(event) => setSaid({ ...said, [kpi.name]: event.target.checked })}
                  />
                  <span>
                    {kpi.name} <small>{text('discover.figures.of', { count: made })}</small>
                  </span>
                </label>
              ))}
            </fieldset>
          )}
          {merged.kept.length > 0 && (
            <p className={controls['note']}>{text('discover.kept.assets', { count: merged.kept.length })}</p>
          )}
          <ol className={css['tree']}>
            {loaded.ok &&
              loaded.value.assets
                .filter(({ id }) => added.has(id))
                .slice(0, 400)
                .map((asset) => {
                  let depth = 0
                  for (let above = asset.parent; above; above = above.parent) depth++
                  return (
                    <li
                      key={asset.id}
                      style={{ paddingLeft: depth * 14 }}
                      data-on={asset.classId === shown || undefined}
                    >
                      {asset.name} <small>{text(`discover.level.${asset.level}`)}</small>
                    </li>
                  )
                })}
          </ol>
        </aside>
      </div>
    </>
  )
}

/** A class that is taken up with nothing ticked brings its numbers. */
const withClass = (proposal: Proposal, key: string, on: boolean): Proposal => ({
  ...proposal,
  classes: proposal.classes.map((one) => {
    if (one.key !== key) return one
    const none = !one.signals.some((signal) => signal.on)
    return {
      ...one,
      on,
      signals: on && none ? one.signals.map((signal) => ({ ...signal, on: signal.type !== 'text' })) : one.signals,
    }
  }),
  assets: proposal.assets.map((asset) => (asset.class === key ? { ...asset, on } : asset)),
})

export const ProposalView = ({ proposing, status, onBack }: ProposalViewProps) => {
  const { api } = useDiscover()
  const asked = useQuery({
    queryKey: ['discover', 'proposal', proposing.broker, proposing.under],
    queryFn: () => orThrow(api.propose(proposing.broker, proposing.under)),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  })
  if (asked.isError)
    return (
      <p className={controls['wrong']} role="alert">
        {asked.error.message}
      </p>
    )
  return asked.data ? (
    <Loaded
      key={asked.dataUpdatedAt}
      first={asked.data}
      status={status}
      onBack={onBack}
      onAgain={() => void asked.refetch()}
    />
  ) : (
    <p className={controls['empty']}>{text('discover.thinking')}</p>
  )
}
