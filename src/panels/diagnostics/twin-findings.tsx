/** What is wrong with the twin document as it was saved last, and what of the one in force never does what somebody may think. */
import { problemText } from '../../texts/problem-text.ts'
import { text } from '../../texts/text.ts'
import type { Health } from '../../wire/api.ts'
import css from './health-panel.module.css'
import { Section } from './sections.tsx'

export const TwinFindings = ({ health }: { readonly health: Pick<Health, 'twinProblems' | 'twinWarnings'> }) => {
  const found = [...(health.twinProblems ?? []), ...(health.twinWarnings ?? [])]
  if (found.length === 0) return null
  return (
    <Section title={text('health.twin')}>
      <ul className={css['list']}>
        {found.map((one) => (
          <li key={`${one.path} ${one.code} ${one.asset ?? ''}`}>
            <b>{problemText(one)}</b>
            <p>{one.path}</p>
          </li>
        ))}
      </ul>
    </Section>
  )
}
