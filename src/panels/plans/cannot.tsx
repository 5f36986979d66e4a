/** Why a line cannot be simulated, and what to tell the twin so that it can. */
import { text } from '../../texts/text.ts'
import type { TwinAsset } from '../../twin/twin.ts'
import type { Refusal } from '../../whatif/from-twin/line-map.ts'
import css from './plans.module.css'

const names = (assets: readonly TwinAsset[]): string => assets.map(({ name }) => name).join(', ')

const refusalWords = (refusal: Refusal): string => {
  switch (refusal.code) {
    case 'not-in-flow':
      return text('plans.refusal.not-in-flow', { name: refusal.asset.name })
    case 'loops':
      return text('plans.refusal.loops', { names: names(refusal.assets) })
    case 'no-station':
      return text('plans.refusal.no-station')
    case 'too-many':
      return text('plans.refusal.too-many', { stations: refusal.stations, most: refusal.most })
    case 'cycle-unknown':
      return text('plans.refusal.cycle-unknown', { names: names(refusal.assets) })
  }
}

export const Cannot = ({ refusals }: { readonly refusals: readonly Refusal[] }) => (
  <div className={css['nothing']}>
    <b>{text('plans.cannot')}</b>
    <ul>
      {refusals.map((refusal) => (
        <li key={refusal.code}>{refusalWords(refusal)}</li>
      ))}
    </ul>
  </div>
)
