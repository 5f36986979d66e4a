/** The message that benches send: 60 bytes of JSON with a value and the time at which it was due. */
export const STAMP_DIGITS = 13
export const machineOf = (index: number): string => `m-${String(index).padStart(5, '0')}`
export const PAYLOAD = `{"v":1000.00,"t":1795200000000,"n":"${'x'.repeat(60)}`.slice(0, 58) + '"}'
export const STAMP_IN_PAYLOAD = PAYLOAD.indexOf('1795')
/** Where a message's stamp begins, counted from its end. */
export const STAMP_FROM_END = PAYLOAD.length - STAMP_IN_PAYLOAD
