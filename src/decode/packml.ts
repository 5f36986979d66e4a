/**
 * PackML states and modes (ANSI/ISA-TR88.00.02, OPC 30060) by the numbers that a machine uses. The numbering belongs to the
 * binding: the same states are 1 to 17 in ISA-TR88 and 0 to 16 in OPC 30060, and machines have been seen with their own.
 */
const STATES = [
  'Clearing',
  'Stopped',
  'Starting',
  'Idle',
  'Suspended',
  'Execute',
  'Stopping',
  'Aborting',
  'Aborted',
  'Holding',
  'Held',
  'Unholding',
  'Suspending',
  'Unsuspending',
  'Resetting',
  'Completing',
  'Complete',
] as const
/** OPC 30060 §6.2: the same from Stopped on, and Clearing last. */
const OPC_STATES = [...STATES.slice(1), STATES[0]]
/** ISA-TR88.00.02 §4.3; from 4 on they are the machine builder's. */
const MODES = ['Invalid', 'Production', 'Maintenance', 'Manual'] as const

const numbered = (names: readonly string[], first: number): ReadonlyMap<string, string> =>
  new Map(names.map((name, i) => [String(first + i), name]))
const TABLES: Readonly<Record<string, ReadonlyMap<string, string>>> = {
  packml: numbered(STATES, 1),
  'packml-opc': numbered(OPC_STATES, 0),
  'packml-mode': numbered(MODES, 0),
}

/** "EXECUTE", "Un-Holding", "Unholding " are how programs write the names. */
const plain = (name: string): string => name.toLowerCase().replaceAll(/[^a-z]/g, '')

/** Of a number or a name to the name by which a signal's dictionary knows it; what is neither comes back as it is. */
export const compileNumbering = (
  numbering: string | Readonly<Record<string, string>>,
  keys: readonly string[],
): ((raw: unknown) => unknown) => {
  const keyOf = new Map(keys.map((key) => [plain(key), key]))
  const table = typeof numbering === 'string' ? TABLES[numbering]! : new Map(Object.entries(numbering))
  const known = new Map([...table].map(([number, name]) => [number, keyOf.get(plain(name)) ?? name]))
  return (raw) => {
    if (typeof raw !== 'string' && typeof raw !== 'number') return raw
    const text = String(raw).trim()
    return known.get(text) ?? known.get(String(Number(text))) ?? keyOf.get(plain(text)) ?? raw
  }
}
