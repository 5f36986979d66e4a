/** The strip's tools before they can be used: the same faces in the same places, so that nothing jumps. */
import { Layers, UserRound } from 'lucide-react'
import { ConnectionStub } from '../../panels/strip/connection-sign.tsx'
import { text } from '../../texts/text.ts'
import css from './top-strip.module.css'

export const ToolStubs = ({ layer }: { readonly layer: string }) => (
  <>
    <button type="button" disabled className={css['tool']} aria-label={text('top.layer', { name: layer })}>
      <Layers size={18} aria-hidden />
      <span>{layer}</span>
    </button>
    <ConnectionStub />
    <button type="button" disabled className={css['user']} aria-label={text('top.user')}>
      <UserRound size={18} aria-hidden />
    </button>
  </>
)
