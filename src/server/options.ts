/** The command line. */
import { parseArgs } from 'node:util'
import { err, ok, type Result } from '../base/result.ts'
import { FAILURES, type StartFailure } from './failures.ts'

export const HELP = `Gemba: a live 3D twin of a factory in the browser

  npm start -- [options]
  npm start -- backup DIR [options]   a copy of history, journal, twin document and configuration (without its secrets) into
                                      a new folder, also while the gateway runs: give the same --data, --twin or --config
  npm start -- restore DIR [options]  a backup into an empty --data
  npm start -- import FILE [options]  recorded values, CSV or Parquet: says how it understands them, and takes them with --yes.
                                      --map NAME=SIGNAL (repeat) says where a column or name goes, --time-zone ZONE of when
                                      times are that name no zone; give the same --data and --twin as the gateway

  --twin PATH         the twin document, or the folder with its twin.json (without it: the demo factory)
  --new-twin PATH     the same; where there is none yet, an empty one is written and the page helps to fill it
  --edit-twin yes|no  whether the page may write the twin document (yes where only this machine can ask, else no)
  --broker URL        an MQTT broker to listen to: mqtt://, mqtts://, ws:// or wss://host:port; name=URL gives it
                      a name that the twin can use; repeat for several (without it: the broker inside Gemba)
  --data DIR          where history and journal are kept (.gemba)
  --keep-days N       how many days of samples are kept (30); minutes and hours are kept ten times as long. A day goes when
                      the newest sample is that much younger, an hour after it was said, never while the clock is in doubt
  --journal-keep-days N  how many days alarms, commands and notes are kept (730), by the same clock; never less than what led to
                      an alarm that is open, and of alarms never more than the newest million
  --history-quota-gb N  what the history may take on disk; beyond it the oldest day goes (without it: no limit)
  --host ADDRESS      where to listen (127.0.0.1: this machine only); 0.0.0.0 is every network, and demands a passcode
  --port N            the page's port (4300; 0 takes any free one)
  --mqtt-port N       the inner broker's port, on this machine only (the page's port + 1)
  --mqtt-open yes|no  whether any program of this machine may publish there without signing in (no)
  --passcode CODE     what people must type before they see anything; 8 characters or more
  --accounts          people sign in by name and password, each with roles of her own; the first link is said at the start
  --tls               HTTPS by a certificate authority that is made in the data folder; says how a tablet comes to trust it
  --tls-cert FILE, --tls-key FILE  HTTPS by your own certificate (PEM, with what leads to its authority) and its key
  --plain-http        on a network without TLS: you know that passcode and data go there in the open
  --roles LIST        what whoever may come in may do: operator, maintenance, engineer (all three; separated by commas),
                      or none: look only. Commands name the role they take; the twin is written by engineers
  --origin URL        a further address under which people reach this gateway, e.g. https://twin.plant.example; repeat
  --embed-origin URL  a portal that may show this page in a frame; repeat
  --config FILE       all of this as one JSON file
  --print-config      say what is configured and from where, secrets masked, and end
  --no-open           (for scripts) accepted; Gemba never opens a browser by itself
  --help              this text

Every option is also an environment variable: GEMBA_TWIN, GEMBA_NEW_TWIN, GEMBA_EDIT_TWIN, GEMBA_BROKER (several: separated
by spaces), GEMBA_DATA, GEMBA_KEEP_DAYS, GEMBA_JOURNAL_KEEP_DAYS, GEMBA_HISTORY_QUOTA_GB, GEMBA_HOST, GEMBA_PORT, GEMBA_MQTT_PORT, GEMBA_MQTT_OPEN,
GEMBA_PASSCODE, GEMBA_ACCOUNTS, GEMBA_TLS, GEMBA_TLS_CERT, GEMBA_TLS_KEY, GEMBA_PLAIN_HTTP, GEMBA_ROLES,
GEMBA_ORIGIN, GEMBA_EMBED_ORIGIN, GEMBA_CONFIG.
GEMBA_BROKER_USER and GEMBA_BROKER_PASSWORD sign in to brokers that have none in the file; for one broker alone it is
GEMBA_BROKER_<NAME>_USER and GEMBA_BROKER_<NAME>_PASSWORD.
What a broker may say in the file, under brokers.<name>:
  url, user, password or passwordFile
  protocolVersion     4: MQTT 3.1.1 (the default), 5: MQTT 5
  ca, cert, key       PEM files for mqtts:// and wss://: its authority, our certificate and key (relative to the file)
  serverName          the name in its certificate, where that is not the one in the address
  clientId            how it knows this gateway (made once for the data folder)
  keepSessionS        how long it keeps messages of QoS 1 and 2 through a cut (60; 0: a clean session)
  sparkplugHost       makes this gateway a Sparkplug B 3.0 host application there, by this id; without it, it only listens
  discover            topic filters that discovery listens to while somebody looks at that page (["#"])
  sparkplugReorderMs  how long Sparkplug messages wait for those that should have come before (2000)
Who may sign in to the inner broker, in the file under brokerClients.<name> (none there: one named "machine", whose password
is made once and lies in the data folder):
  password or passwordFile
  publish, subscribe  topic filters ([]: nothing)
  commands            may publish where the twin's commands go, past the gateway's checks (false)
What the inner broker may be made to remember, in the file under brokerLimits:
  packetBytes, arrivingBytes       one packet (8 MB); all large ones on their way (64 MB)
  clients, subscriptions           connections (1000); topic filters of one client (2000)
  retained, retainedBytes          retained messages (200000) and their bytes (256 MB)
  sessions, queued, queuedBytes    sessions kept without a connection (1000), messages waiting in one (1000), bytes in all (128 MB)
  willBytes                        the message to be sent when a client is lost (64 KB)
The command line goes before the environment, the environment before the file.
`

const OPTIONS = {
  twin: { type: 'string' },
  'new-twin': { type: 'string' },
  'edit-twin': { type: 'string' },
  broker: { type: 'string', multiple: true },
  data: { type: 'string' },
  'keep-days': { type: 'string' },
  'journal-keep-days': { type: 'string' },
  'history-quota-gb': { type: 'string' },
  host: { type: 'string' },
  port: { type: 'string' },
  'mqtt-port': { type: 'string' },
  'mqtt-open': { type: 'string' },
  passcode: { type: 'string' },
  accounts: { type: 'boolean' },
  tls: { type: 'boolean' },
  'tls-cert': { type: 'string' },
  'tls-key': { type: 'string' },
  'plain-http': { type: 'boolean' },
  roles: { type: 'string' },
  origin: { type: 'string', multiple: true },
  'embed-origin': { type: 'string', multiple: true },
  config: { type: 'string' },
  map: { type: 'string', multiple: true },
  'time-zone': { type: 'string' },
  yes: { type: 'boolean' },
  'print-config': { type: 'boolean' },
  'no-open': { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const

export type Options = ReturnType<typeof parse>['values']
const parse = (args: readonly string[]) =>
  parseArgs({ args: [...args], options: OPTIONS, strict: true, allowPositionals: true })

/** What is to be done instead of starting a gateway. */
export interface Task {
  readonly kind: 'backup' | 'restore' | 'import'
  /** Folder, or file of an import. */
  readonly dir: string
}

const taskOf = ([kind, dir, ...more]: readonly string[]): Result<Task | null, StartFailure> => {
  if (kind === undefined) return ok(null)
  if (kind !== 'backup' && kind !== 'restore' && kind !== 'import')
    return err(FAILURES.option(`There is nothing called "${kind}".`))
  if (dir === undefined || more.length > 0)
    return err(FAILURES.option(`${kind} takes one ${kind === 'import' ? 'file' : 'folder'}.`))
  return ok({ kind, dir })
}

export const parseOptions = (
  args: readonly string[],
): Result<Options & { readonly task?: Task | null }, StartFailure> => {
  try {
    const { values, positionals } = parse(args)
    const task = taskOf(positionals)
    return task.ok ? ok({ ...values, task: task.value }) : task
  } catch (failure) {
    return err(FAILURES.option((failure as Error).message.split('. ')[0]! + '.'))
  }
}
