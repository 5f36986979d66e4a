/** Of records: spans of a plant in files. */
export const record = {
  'record.title': 'Record',
  'record.reading': 'Reading {name}',
  'record.read-of': '{percent} %',
  'record.refused': '{name} cannot be opened',
  'record.other': 'Open another file…',
  'record.close-this': 'Close',
  'record.banner': 'Record of {title}, {from} to {to}. Nothing here is live.',
  'record.banner.damaged': 'Parts of the history could not be read when it was written: what they held is missing.',
  'record.close': 'Close the record',
  'record.problem.record-no-mcap':
    'It is no MCAP file. Records are saved by a gateway, between two marks on the timeline of the past.',
  'record.problem.record-cut-off': 'It is cut off: its end is missing. Copy or save it again.',
  'record.problem.record-damaged': 'It is damaged: {why}. Copy or save it again.',
  'record.problem.record-compressed':
    'Its chunks are compressed ({how}), which this page does not read. Save it with lz4, with zstd, or without compression.',
  'record.problem.record-foreign':
    'It is an MCAP file of another program ({library}): no plant is in it that could be shown.',
  'record.problem.record-newer':
    'It has format {format}; this version reads format {known}. Open it with a newer version.',
  'record.problem.twin': 'The twin document in it is wrong:',
} as const
