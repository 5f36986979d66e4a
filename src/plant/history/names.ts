/** Files of an import, in the folder given by `--history-out`. `.part` while being written. */
export const HISTORY_FILE = {
  samples: 'demo-week.parquet',
  alarms: 'demo-week.alarms.jsonl',
  marker: 'demo-week.written',
} as const
