/** Says of what the page shows that it is a record, and of when; and leads back. */
import { FileClock } from 'lucide-react'
import '../../texts/record.ts'
import { text } from '../../texts/text.ts'
import { formatClockSeconds, formatDay } from '../../texts/times.ts'
import type { RecordShown } from '../../panels/ports.tsx'
import css from './record.module.css'

const moment = (t: number): string => `${formatDay(t)} ${formatClockSeconds(t)}`

export const RecordBanner = ({ record, title }: { readonly record: RecordShown; readonly title: string }) => (
  <div className={css['banner']} role="note" title={record.name}>
    <FileClock size={18} aria-hidden />
    <span>
      {text('record.banner', { title, from: moment(record.from), to: moment(record.to) })}{' '}
      {record.damaged && text('record.banner.damaged')}
    </span>
    <button type="button" onClick={record.close}>
      {text('record.close')}
    </button>
  </div>
)
