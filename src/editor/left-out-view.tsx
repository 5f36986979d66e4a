/** What discovery made nothing of, or not all: each topic with the reason, and what can be done about it. */
import { useMemo, useState } from 'react'
import { text } from '../texts/text.ts'
import type { Proposal } from '../wire/discovery.ts'
import { orThrow } from './asking.ts'
import controls from './controls.module.css'
import css from './left-out-view.module.css'
import { useDiscover } from './ports.tsx'

interface LeftOutViewProps {
  readonly proposal: Proposal
  readonly onAgain: () => void
}

/** `spBv1.0/group/+/edge[/device]` → group and edge node. */
const nodeOf = (filter: string): { readonly group: string; readonly node: string } | null => {
  const [namespace, group, , node] = filter.split('/')
  return namespace === 'spBv1.0' && group && node ? { group, node } : null
}

const Rebirth = ({ broker, topic, onAgain }: { broker: string; topic: string; onAgain: () => void }) => {
  const { api } = useDiscover()
  const [step, setStep] = useState<'idle' | 'sure' | 'asking' | 'asked'>('idle')
  const [failed, setFailed] = useState('')
  const node = nodeOf(topic)
  if (!node) return null
  const ask = async (): Promise<void> => {
    setStep('asking')
    try {
      await orThrow(api.rebirth(broker, node.group, node.node))
      setStep('asked')
    } catch (error) {
      setFailed(error instanceof Error ? error.message : String(error))
      setStep('idle')
    }
  }
  return (
    <div className={css['rebirth']}>
      {failed !== '' && (
        <p className={controls['wrong']} role="alert">
          {failed}
        </p>
      )}
      {step === 'asked' ? (
        <>
          <p role="status">{text('left-out.rebirth.asked')}</p>
          <button type="button" className={controls['button']} onClick={onAgain}>
            {text('left-out.again')}
          </button>
        </>
      ) : step === 'idle' ? (
        <button type="button" className={controls['button']} onClick={() => setStep('sure')}>
          {text('left-out.rebirth')}
        </button>
      ) : (
        <>
          <p>{text('left-out.rebirth.about', { node: `${node.group}/${node.node}` })}</p>
          <button type="button" className={controls['primary']} disabled={step === 'asking'} onClick={() => void ask()}>
            {text('left-out.rebirth.do', { node: node.node })}
          </button>
        </>
      )}
    </div>
  )
}

export const LeftOutView = ({ proposal, onAgain }: LeftOutViewProps) => {
  const { skipped, skippedMore, broker } = proposal
  /** A node is asked once, however many of its devices are missing. */
  const first = useMemo(() => {
    const nodes = new Map<string, string>()
    for (const { topic, why } of skipped) {
      const node = why === 'sparkplug-unborn' ? nodeOf(topic) : null
      if (node && !nodes.has(`${node.group}/${node.node}`)) nodes.set(`${node.group}/${node.node}`, topic)
    }
    return new Set(nodes.values())
  }, [skipped])
  return (
    <section className={css['left']} aria-label={text('left-out.title')}>
      <h3>{text('left-out.title')}</h3>
      <p className={controls['note']}>{text('left-out.about')}</p>
      <table>
        <thead>
          <tr>
            <th scope="col">{text('left-out.column.topic')}</th>
            <th scope="col">{text('left-out.column.why')}</th>
          </tr>
        </thead>
        <tbody>
          {skipped.map(({ topic, why, what }, i) => (
            <tr key={`${i} ${topic}`}>
              <th scope="row">{topic}</th>
              <td>
                {text(`left-out.${why}`, { what: what === '' ? '/' : what })}
                {why === 'sparkplug-unborn' && first.has(topic) && (
                  <Rebirth broker={broker} topic={topic} onAgain={onAgain} />
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {skippedMore > 0 && <p className={controls['note']}>{text('left-out.more', { count: skippedMore })}</p>}
    </section>
  )
}
