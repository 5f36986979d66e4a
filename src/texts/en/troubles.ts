/** What troubles a connection or the journal. Plain `{names}` only, no plurals: the gateway fills them in as well (`api-english.ts`). */
export const troubles = {
  'trouble.certificate-self-signed': 'its certificate is signed by itself: name it in "ca"',
  'trouble.certificate-own-authority':
    'its certificate is signed by an authority of its own: name that one\'s file in "ca"',
  'trouble.certificate-authority-unknown':
    'who signed its certificate is not known: name the file of the authority in "ca"',
  'trouble.certificate-of-another-name': 'its certificate is for another name: give that one in "serverName"',
  'trouble.certificate-expired': 'its certificate has expired',
  'trouble.certificate-of-ours-refused': 'it does not accept our certificate: see "cert" and "key"',
  'trouble.refused-by-broker': 'it refused the connection: {why}',
  'trouble.connection-refused': 'connection refused',
  'trouble.host-unknown': 'no machine of that name',
  'trouble.connection-closed': 'connection closed',
  'trouble.no-answer': 'no answer',
  'trouble.client-id-taken': 'another program came with the same client id',
  'trouble.ended-by-broker': 'the broker ended it (MQTT reason {reason})',
  'trouble.subscription-refused': 'subscription refused: {filters}',
  'trouble.listening-refused': 'the broker does not let us listen to {filters}',
  'trouble.session-not-kept':
    'its session is not kept through a cut: it would send its {messages} retained messages again, more than a broker queues; "protocolVersion": 5 can do without',
  'trouble.journal-log-lost':
    'The newest lines of the journal {path} are lost: its write-ahead log is damaged. It was moved to {aside}.',
  'trouble.journal-empty':
    'The journal {path} was empty; a new one was begun: alarms start afresh. Restore a backup if there were alarms in it.',
  'trouble.journal-damaged':
    'The journal {path} is damaged ({why}). It was moved to {aside} and a new, empty one begun: alarms start afresh. Restore a backup, or salvage it with "sqlite3 {aside} .recover".',
  'trouble.own-words': '{words}',
} as const
