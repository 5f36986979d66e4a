/** Tells which assets have notes at the moment that the page shows, so that the picture can show it. Draws nothing. */
import { useEffect } from 'react'
import { usePorts } from '../ports.tsx'
import { useSampled } from '../ticker.ts'
import { useNotes } from './use-notes.ts'

/** As long as the strip under the picture: what is seen there is seen in the picture too. */
const LOOKS_BACK_MS = 8 * 3_600_000
const MINUTE_MS = 60_000

export const Noted = ({ onNoted }: { readonly onNoted: (assets: ReadonlySet<string>) => void }) => {
  const { travel } = usePorts()
  const until = useSampled(() => Math.floor(travel.at() / MINUTE_MS) * MINUTE_MS) + MINUTE_MS
  const { notes } = useNotes(null, { from: until - LOOKS_BACK_MS, to: until })
  // One text: another answer that names the same assets is no news.
  const assets = [...new Set(notes.map(({ asset }) => asset))].toSorted().join(' ')
  useEffect(() => onNoted(new Set(assets === '' ? [] : assets.split(' '))), [assets, onNoted])
  return null
}
