/** Who repairs it, and when its spare part is there, to be said by hand. */
import { text } from '../../texts/text.ts'
import type { Assumptions } from '../../whatif/scenarios/plan-question.ts'
import controls from '../controls.module.css'
import { parseField, printField } from '../moment-field.ts'
import { usePorts } from '../ports.tsx'
import { LONGEST_H, type PlansView } from './plans-view.ts'

const HOUR = 3_600_000

/** As the fields have it. */
export interface Needs {
  /** Id, '' = nobody is named. */
  readonly crew: string
  readonly isHere: boolean
  /** As a field for date and time has it. */
  readonly comes: string
}

export const needsOf = ({ crew, part }: Assumptions, now: number): Needs => ({
  crew: crew ?? '',
  isHere: part.at === null,
  comes: printField(part.at ?? Math.ceil((now + 24 * HOUR) / HOUR) * HOUR),
})

const comesAt = ({ comes }: Needs): number | null => parseField(comes)

/** What nobody has changed is as sound as it was: what the twin says may come later than a person may say. */
export const needsAreSound = (needs: Needs, before: Needs, now: number): boolean => {
  if (needs.isHere || (!before.isHere && needs.comes === before.comes)) return true
  const at = comesAt(needs)
  return at !== null && at > now && at < now + LONGEST_H * HOUR
}

/** What of it is another than it was. */
export const saidNeeds = (needs: Needs, before: Needs): Partial<PlansView> => ({
  ...(needs.crew !== before.crew && { crew: needs.crew || null }),
  ...((needs.isHere !== before.isHere || (!needs.isHere && needs.comes !== before.comes)) && {
    part: needs.isHere ? 'stock' : comesAt(needs),
  }),
})

interface RepairNeedsProps {
  readonly assumed: Assumptions
  readonly needs: Needs
  readonly now: number
  readonly onChange: (needs: Needs) => void
}

export const RepairNeeds = ({ assumed, needs, now, onChange }: RepairNeedsProps) => {
  const { twin } = usePorts()
  const { name, source } = assumed.part
  const listed = [...new Set([...twin.crews.keys(), ...(assumed.crew === null ? [] : [assumed.crew])])]
  return (
    <>
      <fieldset>
        <label className={controls['field']}>
          <span>{text('plans.assumed.crew')}</span>
          <select
            className={controls['input']}
            value={needs.crew}
            onChange={({ target }) => onChange({ ...needs, crew: target.value })}
          >
            {assumed.crew === null && <option value="">{text('plans.crew.none')}</option>}
            {listed.map((id) => (
              <option key={id} value={id}>
                {twin.crews.get(id)?.name ?? id}
              </option>
            ))}
          </select>
        </label>
        <div className={controls['field']} role="radiogroup" aria-labelledby="plans-part">
          <span id="plans-part">
            {name === null ? text('plans.assumed.part') : text('plans.assumed.part.of', { name })}{' '}
            <em>{text(`plans.source.${source}`)}</em>
          </span>
          <div className={controls['segments']}>
            {([true, false] as const).map((isHere) => (
              <button
                key={String(isHere)}
                type="button"
                role="radio"
                className={controls['segment']}
                aria-checked={needs.isHere === isHere}
                onClick={() => onChange({ ...needs, isHere })}
              >
                {text(isHere ? 'plans.assumed.part.here' : 'plans.assumed.part.comes')}
              </button>
            ))}
          </div>
        </div>
      </fieldset>
      {!needs.isHere && (
        <fieldset>
          <span />
          <label className={controls['field']}>
            <span>{text('plans.assumed.part.when')}</span>
            <input
              type="datetime-local"
              className={controls['input']}
              value={needs.comes}
              onChange={({ target }) => onChange({ ...needs, comes: target.value })}
            />
          </label>
        </fieldset>
      )}
      {!needsAreSound(needs, needsOf(assumed, now), now) && (
        <p className={controls['wrong']} role="alert">
          {text('plans.assumed.part.wrong')}
        </p>
      )}
    </>
  )
}
