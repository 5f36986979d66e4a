/** In the picture's place while there is none: why, and what can be done. */
import { text } from '../texts/text.ts'
import styles from './scene-view.module.css'

/** `lost`: it comes back by itself; `gone`: it has not; `impossible`: this browser gives none; `failed`: a fault of ours. */
export type Picture =
  | { readonly is: 'shown' | 'lost' | 'gone' }
  | { readonly is: 'impossible' | 'failed'; readonly why: string }

export const PictureNote = ({ picture, onAgain }: { readonly picture: Picture; readonly onAgain: () => void }) => {
  if (picture.is === 'shown') return null
  return (
    <div className={styles['note']} role="status">
      <b>{text(`scene.${picture.is}`)}</b>
      <span>
        {picture.is === 'impossible'
          ? picture.why
          : picture.is === 'failed'
            ? text('scene.failed.remedy', { why: picture.why })
            : text(`scene.${picture.is}.remedy`)}
      </span>
      {picture.is !== 'lost' && (
        <button type="button" onClick={onAgain}>
          {text('scene.again')}
        </button>
      )}
    </div>
  )
}
