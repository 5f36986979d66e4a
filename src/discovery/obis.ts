/** What electricity meters call their registers: OBIS codes (IEC 62056-6-1, DIN "1-0:16.7.0*255"), with dots or underscores. */
export interface Register {
  readonly name: string
  /** As a letter symbol of IEC 60027; '' = an energy. */
  readonly symbol: string
  /** Fixed by what it is; '' = by its size. */
  readonly unit: string
}

const CODE = /^(?:1-\d{1,2}[:_])?(\d{1,2})[._](\d{1,2})[._]\d{1,3}(?:[*_.]255)?$/
/** Of value group C; phases come 20, 40 and 60 later. */
const INSTANT: Readonly<Record<number, Register>> = {
  1: { name: 'Power import', symbol: 'P', unit: '' },
  2: { name: 'Power export', symbol: 'P', unit: '' },
  3: { name: 'Reactive power', symbol: 'Q', unit: '' },
  4: { name: 'Reactive power export', symbol: 'Q', unit: '' },
  9: { name: 'Apparent power', symbol: 'S', unit: '' },
  11: { name: 'Current', symbol: 'I', unit: 'A' },
  12: { name: 'Voltage', symbol: 'U', unit: 'V' },
  13: { name: 'Power factor', symbol: 'cos', unit: '' },
  14: { name: 'Frequency', symbol: 'f', unit: 'Hz' },
  16: { name: 'Power', symbol: 'P', unit: '' },
}
const ENERGY: Readonly<Record<number, string>> = {
  1: 'Energy import',
  2: 'Energy export',
  3: 'Reactive energy import',
  4: 'Reactive energy export',
  9: 'Apparent energy',
  15: 'Energy',
  16: 'Energy',
}

/** @returns null where the name is no code of a register that is known */
export const registerOf = (name: string): Register | null => {
  const [, c = '', d = ''] = CODE.exec(name) ?? []
  if (c === '') return null
  const phase = Number(c) > 20 && Number(c) < 80 ? Math.floor(Number(c) / 20) : 0
  const quantity = Number(c) - 20 * phase
  const of = phase === 0 ? '' : ` L${phase}`
  if (d === '7') {
    const found = INSTANT[quantity]
    return found ? { ...found, name: `${found.name}${of}`, symbol: `${found.symbol}${of.replace(' ', '_')}` } : null
  }
  const energy = d === '8' || d === '9' ? ENERGY[quantity] : undefined
  return energy === undefined ? null : { name: `${energy}${of}`, symbol: '', unit: '' }
}
