/** All keys of the page, on `?`. */
import * as Dialog from 'radix-ui/dialog'
import { Fragment } from 'react'
import dialog from '../../panels/dialog.module.css'
import controls from '../../panels/controls.module.css'
import { text } from '../../texts/text.ts'
import type { TextId } from '../../texts/text.ts'
import css from './finding.module.css'

const KEYS: readonly (readonly [keys: readonly string[], what: TextId])[] = [
  [['/'], 'keys.find'],
  [['1', '…', '9'], 'keys.views'],
  [['H'], 'keys.hall'],
  [['F'], 'keys.fit'],
  [['I'], 'keys.isolate'],
  [['←', '→', '↑', '↓'], 'keys.turn'],
  [['+', '−'], 'keys.zoom'],
  [['Shift', '← → ↑ ↓'], 'keys.beside'],
  [['Enter'], 'keys.open'],
  [['Shift', 'F10'], 'keys.menu'],
  [['Esc'], 'keys.back'],
  [['?'], 'keys.help'],
]

export const KeyHelp = ({ onClose }: { readonly onClose: () => void }) => (
  <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
    <Dialog.Portal>
      <Dialog.Overlay className={dialog['veil']} />
      <Dialog.Content className={dialog['dialog']} aria-describedby={undefined}>
        <Dialog.Title className={dialog['title']}>{text('keys.title')}</Dialog.Title>
        <dl className={css['keys']}>
          {KEYS.map(([keys, what]) => (
            <Fragment key={what}>
              <dt>
                {keys.map((key) => (
                  <kbd key={key}>{key}</kbd>
                ))}
              </dt>
              <dd>{text(what)}</dd>
            </Fragment>
          ))}
        </dl>
        <Dialog.Close className={controls['button']}>{text('nav.close')}</Dialog.Close>
      </Dialog.Content>
    </Dialog.Portal>
  </Dialog.Root>
)
