/** What classes have learnt, as a file: saved for another plant, brought from one. */
import { Download, Upload } from 'lucide-react'
import { useRef, useState } from 'react'
import { apiErrorText } from '../../texts/api-error.ts'
import '../../texts/foresight.ts'
import { text } from '../../texts/text.ts'
import { formatMoment } from '../../texts/times.ts'
import controls from '../controls.module.css'
import { usePorts } from '../ports.tsx'
import { saveText } from '../trends/save-file.ts'
import css from './record.module.css'

const parsed = (written: string): unknown => {
  try {
    return JSON.parse(written)
  } catch {
    return null
  }
}

export const OtherPlants = () => {
  const { foresight, mayAct, now } = usePorts()
  const kept = foresight?.kept
  const file = useRef<HTMLInputElement>(null)
  const [working, setWorking] = useState(false)
  const [said, setSaid] = useState<readonly string[]>([])
  const [wrong, setWrong] = useState('')
  if (!kept) return null
  const begin = (): void => {
    setSaid([])
    setWrong('')
    setWorking(true)
  }
  const save = async (): Promise<void> => {
    begin()
    const learnt = await kept.learnt()
    setWorking(false)
    if (!learnt.ok) return setWrong(apiErrorText(learnt.error))
    const name = text('plants.file', { time: formatMoment(now(), now()).replaceAll(':', '.') })
    saveText(name, 'application/json', JSON.stringify(learnt.value))
    const { leftOut } = learnt.value
    if (leftOut > 0) setSaid([text('plants.left-out', { count: leftOut })])
  }
  const bring = async (chosen: File | undefined): Promise<void> => {
    if (!chosen) return
    begin()
    const learnt = parsed(await chosen.text())
    const taken = learnt === null ? null : await kept.takeLearnt(learnt)
    setWorking(false)
    if (!taken) return setWrong(text('plants.not-json', { name: chosen.name }))
    if (!taken.ok) return setWrong(apiErrorText(taken.error))
    const { runs, cases, lives, unknown } = taken.value
    setSaid([
      text('plants.taken', { runs, cases }),
      ...(lives > 0 ? [text('plants.taken.lives', { count: lives })] : []),
      ...(unknown.length > 0 ? [text('plants.unknown', { classes: unknown.join(', ') })] : []),
    ])
  }
  return (
    <section className={css['part']}>
      <h2>{text('plants.title')}</h2>
      <p className={controls['note']}>{text('plants.about')}</p>
      <div className={css['by']}>
        <button type="button" className={controls['button']} disabled={working} onClick={() => void save()}>
          <Download size={18} aria-hidden />
          {text('plants.save')}
        </button>
        {mayAct && (
          <>
            <button
              type="button"
              className={controls['button']}
              disabled={working}
              onClick={() => file.current?.click()}
            >
              <Upload size={18} aria-hidden />
              {working ? text('plants.working') : text('plants.bring')}
            </button>
            <input
              ref={file}
              type="file"
              accept=".json,application/json"
              hidden
              aria-label={text('plants.bring')}
              onChange={({ target }) => {
                void bring(target.files?.[0])
                target.value = ''
              }}
            />
          </>
        )}
      </div>
      {said.length > 0 && (
        <div role="status">
          {said.map((one) => (
            <p key={one}>{one}</p>
          ))}
        </div>
      )}
      {wrong && (
        <p className={controls['wrong']} role="alert">
          {wrong}
        </p>
      )}
    </section>
  )
}
