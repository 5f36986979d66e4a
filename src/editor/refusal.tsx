/** Why a document was not written, with every problem. */
import type { TwinRefused } from '../wire/discovery.ts'
import controls from './controls.module.css'

export const Refusal = ({ refused }: { readonly refused: TwinRefused | null }) =>
  refused && (
    <div className={controls['wrong']} role="alert">
      <div>
        <b>{refused.error}</b> {refused.remedy}
        <ul>
          {refused.problems.slice(0, 20).map(({ path, message }) => (
            <li key={`${path} ${message}`}>
              {path}: {message}
            </li>
          ))}
        </ul>
      </div>
    </div>
  )
