/** All kinds of distributions, once: one more is a file and a row here. */
import * as z from 'zod'
import { constant } from './constant.ts'
import type { Distribution } from './distribution.ts'
import { empirical } from './empirical.ts'
import { erlang } from './erlang.ts'
import { exponential } from './exponential.ts'
import { geometric } from './geometric.ts'
import { lognormal } from './lognormal.ts'
import { makeMixture, mixtureOf } from './mixture.ts'
import { quantiles } from './quantiles.ts'
import { triangular } from './triangular.ts'
import { uniform } from './uniform.ts'
import { weibull } from './weibull.ts'

const KINDS = {
  constant,
  exponential,
  erlang,
  lognormal,
  weibull,
  empirical,
  uniform,
  triangular,
  geometric,
  quantiles,
}

const Single = z.discriminatedUnion('type', [
  constant.schema,
  exponential.schema,
  erlang.schema,
  lognormal.schema,
  weibull.schema,
  empirical.schema,
  uniform.schema,
  triangular.schema,
  geometric.schema,
  quantiles.schema,
])

export const DISTRIBUTION_TYPES = [...Object.keys(KINDS), 'mixture']

/** A time as it is written: a number is constant. */
export const Time = z.union([z.number().min(0).max(1e9), z.discriminatedUnion('type', [Single, mixtureOf(Single)])])
/** As an author writes it: what has a default may be absent. */
export type WrittenTime = z.input<typeof Time>
export type Time = z.output<typeof Time>

const makeSingle = (written: z.output<typeof Single>): Distribution => {
  switch (written.type) {
    case 'constant':
      return constant.make(written)
    case 'exponential':
      return exponential.make(written)
    case 'erlang':
      return erlang.make(written)
    case 'lognormal':
      return lognormal.make(written)
    case 'weibull':
      return weibull.make(written)
    case 'empirical':
      return empirical.make(written)
    case 'uniform':
      return uniform.make(written)
    case 'triangular':
      return triangular.make(written)
    case 'geometric':
      return geometric.make(written)
    case 'quantiles':
      return quantiles.make(written)
  }
}

export const distributionOf = (written: Time): Distribution => {
  if (typeof written === 'number') return constant.make({ type: 'constant', value: written })
  return written.type === 'mixture' ? makeMixture(written, makeSingle) : makeSingle(written)
}
