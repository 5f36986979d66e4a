/** Why a document was not written, with every problem. */
import { apiErrorWords } from '../texts/api-error.ts'
import { problemText } from '../texts/problem-text.ts'
import type { TwinRefused } from '../wire/discovery.ts'
import controls from './controls.module.css'

export const Refusal = ({ refused }: { readonly refused: TwinRefused | null }) => {
  if (!refused) return null
  const { said, remedy } = apiErrorWords(refused)
  return (
    <div className={controls['wrong']} role="alert">
      <div>
        <b>{said}</b> {remedy}
        <ul>
          {refused.problems.slice(0, 20).map((problem) => {
            const words = problemText(problem)
            return (
              <li key={`${problem.path} ${words}`}>
                {problem.path}: {words}
              </li>
            )
          })}
        </ul>
      </div>
    </div>
  )
}
