/** What of a layer is looked at, as the address says it: `show=40..60,old`, `show=critical,high`. */
import { type LayerFilter, properFilter } from '../../colouring/layer-filter.ts'
import type { TwinLayer } from '../../colouring/layer.ts'

const NUMBER = /^-?\d{1,15}(\.\d{1,9})?(e[+-]?\d{1,3})?$/

const parseRange = (written: string): readonly [number, number] | null => {
  const [from, to, more] = written.split('..')
  return from !== undefined && to !== undefined && more === undefined && NUMBER.test(from) && NUMBER.test(to)
    ? [Number(from), Number(to)]
    : null
}

/** Null where it says nothing that this layer knows. */
export const parseFilter = (written: string | null, layer: TwinLayer): LayerFilter | null => {
  if (written === null) return null
  const said = written.split(',').slice(0, 20)
  return properFilter(layer, { range: said.map(parseRange).find((range) => range !== null) ?? null, only: said })
}

export const printFilter = ({ range, only }: LayerFilter): string =>
  [...(range ? [range.map((value) => String(Number(value.toPrecision(6)))).join('..')] : []), ...only].join(',')
