/** Every reason why the gateway may refuse to start: what happened, and what to do. All in one place. */
import type { Problem } from '../base/problem.ts'
import { problemInEnglish } from '../texts/api-english.ts'

export interface StartFailure {
  /** What happened, to what. */
  readonly what: string
  /** What to do about it. */
  readonly remedy: string
}

const shown = 30

/** Another program's words, to stand inside a sentence that ends with its own full stop. */
const clause = (words: string): string => words.replace(/[.\s]+$/, '')

export const FAILURES = {
  option: (what: string): StartFailure => ({ what, remedy: 'Run with --help to see every option.' }),

  notDone: (what: string): StartFailure => ({ what, remedy: 'Run with --help to see how it is asked for.' }),

  configUnreadable: (path: string, why: string): StartFailure => ({
    what: `The configuration file ${path} cannot be read: ${clause(why)}.`,
    remedy: 'Check the path after --config (or GEMBA_CONFIG), and that the file is JSON.',
  }),

  configWrong: (problems: readonly Problem[]): StartFailure => ({
    what: `The configuration is wrong:\n${problems.map((problem) => `  ${problem.path || '(file)'}: ${problemInEnglish(problem)}`).join('\n')}`,
    remedy: 'Correct it, and look at the result with --print-config.',
  }),

  twinMissing: (path: string, why: string): StartFailure => ({
    what: `The twin document ${path} cannot be read: ${clause(why)}.`,
    remedy: 'Give the document, or the folder with its twin.json, after --twin.',
  }),

  twinWrong: (path: string, problems: readonly Problem[]): StartFailure => ({
    what:
      `The twin document ${path} has ${problems.length === 1 ? 'a problem' : `${problems.length} problems`}:\n` +
      problems
        .slice(0, shown)
        .map((p) => `  ${p.path}: ${problemInEnglish(p)}`)
        .join('\n') +
      (problems.length > shown ? `\n  … and ${problems.length - shown} more` : ''),
    remedy:
      'Correct the document and start again. Its JSON Schema is twin.schema.json: editors check against it while you type.',
  }),

  twinUnwritable: (path: string, why: string): StartFailure => ({
    what: `A new twin document cannot be written at ${path}: ${clause(why)}.`,
    remedy: 'Give a folder you may write to after --new-twin (or --data), or an existing document after --twin.',
  }),

  pageMissing: (dir: string): StartFailure => ({
    what: `The built page is missing: there is no index.html in ${dir}.`,
    remedy: 'Build it with: npm run build',
  }),

  portInUse: (what: 'page' | 'broker', host: string, port: number): StartFailure => ({
    what: `Port ${port} on ${host}, wanted for the ${what === 'page' ? 'page' : 'MQTT broker'}, is in use by another program (perhaps another Gemba).`,
    remedy: `End that program, or choose another port: ${what === 'page' ? '--port' : '--mqtt-port'} N (0 takes any free one).`,
  }),

  cannotListen: (host: string, port: number, why: string): StartFailure => ({
    what: `Cannot listen on ${host}:${port}: ${clause(why)}.`,
    remedy: 'Give an address of this machine after --host (127.0.0.1, 0.0.0.0), and a port above 1023 after --port.',
  }),

  passcodeMissing: (host: string): StartFailure => ({
    what: `--host ${host} opens the factory to everyone on that network, and nobody has to sign in.`,
    remedy:
      'Add --accounts (each person signs in) or --passcode CODE (8 characters or more, or GEMBA_PASSCODE: all share it), or leave --host away to serve this machine only.',
  }),

  twoWaysIn: {
    what: 'Both a passcode and accounts are configured, and there is one way to come in.',
    remedy: 'Leave --passcode (or GEMBA_PASSCODE, or passcode in the file) away, or --accounts.',
  } satisfies StartFailure,

  accountsUnreadable: (path: string, why: string): StartFailure => ({
    what: `The accounts in ${path} cannot be read: ${clause(why)}.`,
    remedy:
      'Put the file back from a copy, or move it away: then nobody has an account, and the gateway says a link for a first administrator.',
  }),

  passcodeInTheOpen: (host: string): StartFailure => ({
    what: `--host ${host} without TLS sends passcode or passwords, and all that follows, in the open over that network.`,
    remedy:
      'Add --tls (Gemba makes a certificate and says how tablets trust it), give your own with --tls-cert and --tls-key, name the https address of a proxy with --origin, or say --plain-http if you know that nobody listens there.',
  }),

  tlsFile: (path: string, why: string): StartFailure => ({
    what: `The certificate cannot be used: ${path}: ${clause(why)}.`,
    remedy: 'Give PEM files that belong together with --tls-cert and --tls-key, or leave both away and add --tls.',
  }),

  brokerRefused: (name: string, url: string, why: string): StartFailure => ({
    what: `The broker ${name === url ? url : `"${name}" (${url})`} could not be reached: ${clause(why)}.`,
    remedy:
      'Check that it runs and that address, port, user and password are right (GEMBA_BROKER_USER, GEMBA_BROKER_PASSWORD).',
  }),

  brokerFile: (name: string, what: 'ca' | 'cert' | 'key', path: string, why: string): StartFailure => ({
    what: `The file ${path}, "${what}" of the broker "${name}", cannot be read: ${why}.`,
    remedy: 'Give the path of a PEM file; in a configuration file it is relative to that file.',
  }),

  dataUnusable: (dir: string, why: string): StartFailure => ({
    what: `The data folder ${dir} cannot be used: ${clause(why)}.`,
    remedy: 'Give a folder you may write to after --data. If another Gemba uses it, end that one first.',
  }),

  unexpected: (failure: Error): StartFailure => ({
    what: `Gemba could not start: ${clause(failure.message)}.`,
    remedy:
      'This is a defect of the program: please report it with this message. GEMBA_TRACE=1 shows where it happened.',
  }),
} as const

/** Words of documents, brokers and files as they may stand on a terminal: nothing in them moves its cursor or sets its title. */
export const printable = (words: string): string => words.replace(/[^\P{Cc}\n\t]/gu, '·')

/** As it stands on the terminal. */
export const failureText = (failure: StartFailure): string => printable(`${failure.what}\n${failure.remedy}\n`)
