/** What the gateway is told: defaults ← file ← environment ← command line, checked once, here. */
import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import * as z from 'zod'
import { coded, wrongOf } from '../base/schema-problems.ts'
import { err, ok, type Result } from '../base/result.ts'
import { ROLES } from '../twin/schema.ts'
import { filterProblem } from '../twin/topics.ts'
import { BrokerClient } from './broker-clients.ts'
import { BrokerLimits } from './broker-limits.ts'
import { FAILURES, type StartFailure } from './failures.ts'
import { NotifyConfig } from './notify-config.ts'
import type { Options } from './options.ts'
import { isOpenSecret, WebhookConfig } from './webhook-config.ts'

export const DEFAULT_PORT = 4300
/** Roll-ups are kept this many times as long as full-rate history. */
export const ROLLUPS_KEPT = 10

const Port = z.coerce.number(coded('number-port')).int().min(0, coded('port-range')).max(65535, coded('port-range'))
const Origin = z.string().transform((text, context) => {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url && /^https?:$/.test(url.protocol) && url.pathname === '/' && !url.search) return url.origin
  context.addIssue({
    code: 'custom',
    message: coded('origin'),
    params: { given: text },
  })
  return z.NEVER
})
const BrokerUrl = z
  .string()
  .refine((text) => URL.canParse(text) && /^(mqtts?|wss?):$/.test(new URL(text).protocol), coded('broker-url'))

const BrokerConfig = z
  .strictObject({
    url: BrokerUrl,
    user: z.string().optional(),
    password: z.string().optional(),
    /** A file that holds the password, instead of `password`. */
    passwordFile: z.string().optional(),
    /** 4 = MQTT 3.1.1, 5 = MQTT 5. */
    protocolVersion: z.union([z.literal(4), z.literal(5)], coded('broker-protocol')).default(4),
    /** By default one that is made once for the data folder. */
    clientId: z.string().min(1).max(200).optional(),
    /** The broker keeps messages of QoS 1 and 2 through a cut as long as this, s; 0 = a clean session. */
    keepSessionS: z.number().int().min(0).max(3600).default(60),
    /** PEM files for mqtts:// and wss://: the authority that signed the broker's certificate; our certificate and its key. */
    ca: z.string().optional(),
    cert: z.string().optional(),
    key: z.string().optional(),
    /** The name in the broker's certificate, where it is not the one in the address. */
    serverName: z.string().optional(),
    /** Makes this gateway a Sparkplug B 3.0 host application of this broker, by this id. One gateway a broker and id. */
    sparkplugHost: z
      .string()
      .regex(/^[^+#/]+$/, coded('sparkplug-host'))
      .optional(),
    /** What discovery listens to while somebody looks, beside the bindings' own topics. */
    discover: z
      .array(
        z
          .string()
          .min(1)
          .refine((filter) => filterProblem(filter) === null, coded('topic-filter')),
      )
      .min(1)
      .default(['#']),
    /** Sparkplug messages that came before their turn wait as long as this for those in between, ms. */
    sparkplugReorderMs: z.number().int().min(100).max(60_000).default(2_000),
  })
  .refine(({ password, passwordFile }) => password === undefined || passwordFile === undefined, {
    path: ['passwordFile'],
    message: coded('broker-password-twice'),
  })
  .refine(({ cert, key }) => (cert === undefined) === (key === undefined), {
    path: ['key'],
    message: coded('broker-cert-key'),
  })

export type BrokerConfig = z.infer<typeof BrokerConfig>

const ConfigFile = z.strictObject({
  $schema: z.string().optional(),
  /** Twin document or its folder; null = the demo factory. */
  twin: z.string().nullable().default(null),
  /** The same, and where there is none yet an empty one is written. */
  newTwin: z.string().nullable().default(null),
  /** Whether the page may write the twin document; null = where only programs of this machine can ask. */
  editTwin: z.union([z.boolean(), z.stringbool()]).nullable().default(null),
  data: z.string().default('.gemba'),
  host: z.string().min(1).default('127.0.0.1'),
  port: Port.default(DEFAULT_PORT),
  /** null = the page's port + 1. */
  mqttPort: Port.nullable().default(null),
  /** HTTPS by an authority of this gateway's own, in the data folder. */
  tls: z.boolean().default(false),
  /** HTTPS by the owner's own PEM files: the certificate with what leads to its authority, and its key. */
  tlsCert: z.string().nullable().default(null),
  tlsKey: z.string().nullable().default(null),
  /** Whoever starts it knows that passcode and data go over the network in the open. */
  plainHttp: z.boolean().default(false),
  passcode: z.string().min(8, coded('passcode-short')).max(200).nullable().default(null),
  /** People sign in by name and password, each with roles of her own. */
  accounts: z.union([z.boolean(), z.stringbool()]).default(false),
  /** By name, which the twin's bindings may use. None = the embedded broker. */
  brokers: z.record(z.string().regex(/^[\w.-]+$/, coded('broker-name')), BrokerConfig).default({}),
  /** Who signs in to the embedded broker, by name. */
  brokerClients: z.record(z.string().regex(/^[\w.-]+$/, coded('broker-name')), BrokerClient).default({}),
  /** Whether programs of this machine may come in there without a name. */
  mqttOpen: z.union([z.boolean(), z.stringbool()]).default(false),
  /** Of the embedded broker, see `broker-limits.ts`: how much it may be made to remember. */
  brokerLimits: BrokerLimits.prefault({}),
  /** By name, which the twin's `workOrders` may use: where orders are posted to. */
  webhooks: z.record(z.string().regex(/^[\w.-]+$/, coded('webhook-name')), WebhookConfig).default({}),
  /** Who is told of alarms outside of the page, by which rules. */
  notify: NotifyConfig.prefault({}),
  /** Further addresses under which people reach this gateway. */
  origins: z.array(Origin).default([]),
  embedOrigins: z.array(Origin).default([]),
  /** What whoever may come in may do, until people sign in; [] = look only. */
  roles: z.array(z.enum(ROLES)).default([...ROLES]),
  title: z.string().max(120).nullable().default(null),
  /** Days of samples kept, by whole days and the data's own time; roll-ups (minutes, hours) are kept ten times as long. */
  keepDays: z.coerce.number(coded('number-days')).min(1, coded('days-least')).max(3650, coded('days-most')).default(30),
  /** Days of alarms, commands and notes kept, by the same clock. */
  journalKeepDays: z.coerce
    .number(coded('number-days'))
    .min(1, coded('days-least'))
    .max(36_500, coded('days-most'))
    .default(730),
  /** What the history may take on disk, GB; beyond it the oldest day goes. null = no limit. */
  historyQuotaGb: z.coerce.number(coded('number-gb')).min(0.1, coded('gb-least')).nullable().default(null),
})

export type Config = z.infer<typeof ConfigFile>

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/i
/** Only programs of this machine can connect to such an address. */
export const isLoopback = (host: string): boolean => LOOPBACK.test(host)

/** `URL` or `name=URL`; credentials in the address are moved out of it, so that it can be shown. */
const brokerOf = (text: string, index: number): readonly [string, z.input<typeof BrokerConfig>] => {
  const named = /^([\w.-]+)=(.*)$/.exec(text)
  const name = named?.[1] ?? (index === 0 ? 'broker' : `broker-${index + 1}`)
  const written = named?.[2] ?? text
  if (!URL.canParse(written)) return [name, { url: written }]
  const url = new URL(written)
  const { username, password } = url
  url.username = url.password = ''
  return [
    name,
    {
      url: username || password ? url.href : written,
      ...(username ? { user: decodeURIComponent(username) } : {}),
      ...(password ? { password: decodeURIComponent(password) } : {}),
    },
  ]
}

/** Of the environment: yes, true, 1. */
const flag = (text: string | undefined): boolean | undefined =>
  text === undefined ? undefined : /^(yes|true|1|on)$/i.test(text)

/** "none" says that there are none. */
const rolesOf = (text: string | undefined): string[] | undefined => words(text)?.filter((role) => role !== 'none')

const words = (text: string | undefined): string[] | undefined => text?.split(/[\s,]+/).filter(Boolean)

export interface ConfigSources {
  readonly options: Options
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
}

/**
 * @returns the configuration with every path absolute: those in the file relative to the file, the others to `cwd`.
 */
export const readConfig = ({ options, env, cwd }: ConfigSources): Result<Config, StartFailure> => {
  const set = (name: string): string | undefined => env[name] || undefined
  const path = options.config ?? set('GEMBA_CONFIG')
  let file: Record<string, unknown> = {}
  const base = path === undefined ? cwd : dirname(resolve(cwd, path))
  if (path !== undefined) {
    try {
      const json: unknown = JSON.parse(readFileSync(resolve(cwd, path), 'utf8'))
      if (json === null || typeof json !== 'object' || Array.isArray(json))
        return err(FAILURES.configUnreadable(path, 'it is not a JSON object'))
      file = json as Record<string, unknown>
    } catch (failure) {
      return err(FAILURES.configUnreadable(path, reason(failure)))
    }
  }
  const brokers = options.broker ?? words(set('GEMBA_BROKER'))
  const above: Record<string, unknown> = {
    twin: options.twin ?? set('GEMBA_TWIN'),
    newTwin: options['new-twin'] ?? set('GEMBA_NEW_TWIN'),
    editTwin: options['edit-twin'] ?? set('GEMBA_EDIT_TWIN'),
    data: options.data ?? set('GEMBA_DATA'),
    journalKeepDays: options['journal-keep-days'] ?? set('GEMBA_JOURNAL_KEEP_DAYS'),
    keepDays: options['keep-days'] ?? set('GEMBA_KEEP_DAYS'),
    historyQuotaGb: options['history-quota-gb'] ?? set('GEMBA_HISTORY_QUOTA_GB'),
    mqttOpen: options['mqtt-open'] ?? set('GEMBA_MQTT_OPEN'),
    host: options.host ?? set('GEMBA_HOST'),
    port: options.port ?? set('GEMBA_PORT'),
    mqttPort: options['mqtt-port'] ?? set('GEMBA_MQTT_PORT'),
    tls: options.tls ?? flag(set('GEMBA_TLS')),
    tlsCert: options['tls-cert'] ?? set('GEMBA_TLS_CERT'),
    tlsKey: options['tls-key'] ?? set('GEMBA_TLS_KEY'),
    plainHttp: options['plain-http'] ?? flag(set('GEMBA_PLAIN_HTTP')),
    passcode: options.passcode ?? set('GEMBA_PASSCODE'),
    accounts: options.accounts ?? flag(set('GEMBA_ACCOUNTS')),
    origins: options.origin ?? words(set('GEMBA_ORIGIN')),
    roles: rolesOf(options.roles ?? set('GEMBA_ROLES')),
    embedOrigins: options['embed-origin'] ?? words(set('GEMBA_EMBED_ORIGIN')),
    brokers: brokers && Object.fromEntries(brokers.map(brokerOf)),
  }
  for (const [key, value] of Object.entries(above)) if (value === undefined) delete above[key]
  const parsed = ConfigFile.safeParse({ ...file, ...above }, { reportInput: true })
  if (!parsed.success)
    return err(
      FAILURES.configWrong(parsed.error.issues.map((issue) => ({ path: issue.path.join('.'), ...wrongOf(issue) }))),
    )
  const config = parsed.data
  const from = (key: string): string => (key in above ? cwd : base)
  if (config.passcode !== null && config.accounts) return err(FAILURES.twoWaysIn)
  if (config.passcode === null && !config.accounts && !isLoopback(config.host))
    return err(FAILURES.passcodeMissing(config.host))
  if ((config.tlsCert === null) !== (config.tlsKey === null))
    return err(
      FAILURES.configWrong([{ path: config.tlsKey === null ? 'tlsKey' : 'tlsCert', code: 'tls-pair', values: {} }]),
    )
  const isPrivate =
    config.tls || config.tlsCert !== null || config.origins.some((origin) => origin.startsWith('https:'))
  if (!isLoopback(config.host) && !isPrivate && !config.plainHttp) return err(FAILURES.passcodeInTheOpen(config.host))
  const brokersRead: Config['brokers'] = {}
  for (const [name, broker] of Object.entries(config.brokers)) {
    const read = withSecrets(name, broker, set, from('brokers'))
    if (!read.ok) return read
    brokersRead[name] = read.value
  }
  const brokerClients: Config['brokerClients'] = {}
  for (const [name, client] of Object.entries(config.brokerClients)) {
    const password = passwordOf(client, `brokerClients.${name}`, from('brokerClients'))
    if (!password.ok) return password
    brokerClients[name] = { ...client, password: password.value! }
  }
  const webhooks: Config['webhooks'] = {}
  for (const [name, webhook] of Object.entries(config.webhooks)) {
    const read = withAuthorization(name, webhook, set, base)
    if (!read.ok) return read
    webhooks[name] = read.value
  }
  const notify = withMailPassword(config, set, base)
  if (!notify.ok) return notify
  return ok({
    ...config,
    notify: notify.value,
    brokerClients,
    webhooks,
    twin: config.twin === null ? null : resolve(from('twin'), config.twin),
    newTwin: config.newTwin === null ? null : resolve(from('newTwin'), config.newTwin),
    data: resolve(from('data'), config.data),
    tlsCert: config.tlsCert === null ? null : resolve(from('tlsCert'), config.tlsCert),
    tlsKey: config.tlsKey === null ? null : resolve(from('tlsKey'), config.tlsKey),
    brokers: brokersRead,
  })
}

/** The one line of a file. @param path of it in the configuration */
const secretIn = (file: string, path: string): Result<string, StartFailure> => {
  try {
    return ok(readFileSync(file, 'utf8').replace(/\r?\n$/, ''))
  } catch (failure) {
    return err(FAILURES.configWrong([{ path, code: 'password-file', values: { file, why: reason(failure) } }]))
  }
}

/** As it is written, or what its file says. @param path of both in the configuration */
const passwordOf = (
  { password, passwordFile }: { readonly password?: string | undefined; readonly passwordFile?: string | undefined },
  path: string,
  base: string,
): Result<string | undefined, StartFailure> =>
  passwordFile === undefined ? ok(password) : secretIn(resolve(base, passwordFile), `${path}.passwordFile`)

const ownVariable = (kind: string, name: string): string =>
  `GEMBA_${kind}_${name.toUpperCase().replace(/[^A-Z0-9]/g, '_')}_`

/** The same of what is posted to. */
const withAuthorization = (
  name: string,
  webhook: WebhookConfig,
  set: (variable: string) => string | undefined,
  base: string,
): Result<WebhookConfig, StartFailure> => {
  const path = `webhooks.${name}`
  let authorization = webhook.authorization ?? set(`${ownVariable('WEBHOOK', name)}AUTHORIZATION`)
  if (webhook.authorizationFile !== undefined) {
    const held = secretIn(resolve(base, webhook.authorizationFile), `${path}.authorizationFile`)
    if (!held.ok) return held
    authorization = held.value
  }
  const read = WebhookConfig.safeParse({ ...webhook, authorization, authorizationFile: undefined })
  if (!read.success || isOpenSecret(read.data))
    return err(
      FAILURES.configWrong([
        read.success
          ? { path: `${path}.url`, code: 'webhook-secret-open', values: {} }
          : { path: `${path}.authorization`, code: 'webhook-authorization', values: {} },
      ]),
    )
  return ok(read.data)
}

/** The same of the mail server; and every webhook that is named is there. */
const withMailPassword = (
  { notify, webhooks }: Config,
  set: (variable: string) => string | undefined,
  base: string,
): Result<NotifyConfig, StartFailure> => {
  for (const [name, channel] of Object.entries(notify.to))
    if ('webhook' in channel && !Object.hasOwn(webhooks, channel.webhook))
      return err(
        FAILURES.configWrong([
          { path: `notify.to.${name}.webhook`, code: 'notify-webhook', values: { given: channel.webhook } },
        ]),
      )
  if (notify.mail === null) return ok(notify)
  const said = passwordOf(notify.mail, 'notify.mail', base)
  if (!said.ok) return said
  const { passwordFile: _, ...mail } = notify.mail
  const user = mail.user ?? set('GEMBA_MAIL_USER')
  const password = said.value ?? set('GEMBA_MAIL_PASSWORD')
  if (user !== undefined && password === undefined)
    return err(FAILURES.configWrong([{ path: 'notify.mail.password', code: 'notify-password', values: {} }]))
  return ok({ ...notify, mail: { ...mail, ...(user === undefined ? {} : { user, password }) } })
}

/** User and password from file or environment where the configuration has none, and every path absolute. */
const withSecrets = (
  name: string,
  broker: BrokerConfig,
  set: (variable: string) => string | undefined,
  base: string,
): Result<BrokerConfig, StartFailure> => {
  const own = ownVariable('BROKER', name)
  const user = broker.user ?? set(`${own}USER`) ?? set('GEMBA_BROKER_USER')
  const said = passwordOf(broker, `brokers.${name}`, base)
  if (!said.ok) return said
  const password = said.value ?? set(`${own}PASSWORD`) ?? set('GEMBA_BROKER_PASSWORD')
  const read = { ...broker, ...(user === undefined ? {} : { user }), ...(password === undefined ? {} : { password }) }
  for (const file of ['passwordFile', 'ca', 'cert', 'key'] as const)
    if (read[file] !== undefined) read[file] = resolve(base, read[file])
  return ok(read)
}

const SECRET: ReadonlySet<string> = new Set(['passcode', 'password', 'authorization'])

/** What is secret of an address may stand in its path too. */
const withoutPaths = (config: Config): Config => ({
  ...config,
  webhooks: Object.fromEntries(
    Object.entries(config.webhooks).map(([name, one]) => [name, { ...one, url: `${new URL(one.url).origin}/` }]),
  ),
})

/** For a backup: they have to be given anew. */
export const configWithoutSecrets = (config: Config): unknown =>
  JSON.parse(JSON.stringify(withoutPaths(config), (key, value: unknown) => (SECRET.has(key) ? undefined : value)))

/** For people: everything, secrets masked. */
export const printedConfig = (config: Config): string => {
  return JSON.stringify(
    withoutPaths(config),
    (key, value: unknown) => (SECRET.has(key) && value !== null ? '(set)' : value),
    2,
  )
}

/** The system's word for why a file could not be had, without its code and path. */
export const reason = (failure: unknown): string => {
  const { code, message } = failure as NodeJS.ErrnoException
  if (code === 'ENOENT') return 'there is no such file'
  if (code === 'EISDIR') return 'it is a folder'
  if (code === 'EACCES' || code === 'EPERM') return 'permission denied'
  if (code === 'ECONNREFUSED') return 'connection refused'
  if (code === 'ENOTFOUND') return 'no machine of that name'
  return message
}
