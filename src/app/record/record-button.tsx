/** Asks for a file, and opens it as a record. */
import { useRef } from 'react'
import { text } from '../../texts/text.ts'
import { recordFiles } from './record-files.ts'

export const RecordButton = ({
  className,
  label = text('record.open'),
}: {
  readonly className: string | undefined
  readonly label?: string
}) => {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <button type="button" className={className} onClick={() => input.current?.click()}>
        {label}
      </button>
      <input
        ref={input}
        type="file"
        accept=".mcap"
        hidden
        data-record-file
        onChange={({ currentTarget }) => {
          const file = currentTarget.files?.[0]
          currentTarget.value = ''
          if (file) recordFiles.open(file)
        }}
      />
    </>
  )
}
