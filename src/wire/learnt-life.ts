/**
 * What was learnt of the lives of parts of a class, for another plant: parameters of the model, and how long those lived that it
 * was learnt from. What comes in is checked to be a model that answers, whatever it is asked.
 */
import * as z from 'zod'

const Finite = z.number().min(-1e15).max(1e15)
const Numbers = (most: number) => z.array(Finite).max(most)
const Name = z.string().min(1).max(300)
const MOST_SIGNALS = 40
/** Features that a model has of each of its signals, at most. */
const MOST_FEATURES = 4096

const Tree = z
  .strictObject({
    feature: z.array(z.number().int().min(-1).max(MOST_FEATURES)).min(1).max(200),
    cut: Numbers(200),
    left: z.array(z.number().int().min(-1).max(200)).max(200),
    value: Numbers(200),
  })
  .refine(
    ({ feature, cut, left, value }) =>
      [cut, left, value].every((one) => one.length === feature.length) &&
      // Down and to an end: each node's children come after it.
      feature.every((one, node) => one < 0 || (left[node]! > node && left[node]! + 1 < feature.length)),
  )

const Spread = z
  .strictObject({
    expected: Numbers(400).min(1),
    low: Numbers(400),
    high: Numbers(400),
  })
  .refine(({ expected, low, high }) => low.length === expected.length && high.length === expected.length)

const Scale = z.strictObject({ mean: Finite, sd: z.number().min(0).max(1e15) })

const Model = z.strictObject({
  medianRows: z.number().min(1).max(1e6),
  horizon: z.number().min(0).max(1e15).nullable(),
  regimes: z.strictObject({
    settings: z
      .array(z.strictObject({ column: z.number().int().min(0).max(MOST_SIGNALS), levels: Numbers(20).min(1) }))
      .max(MOST_SIGNALS),
    numbers: z.record(z.string().max(400), z.number().int().min(0).max(10_000)),
    scales: z.array(z.array(Scale).max(MOST_SIGNALS)).min(1).max(10_001),
  }),
  folds: z
    .array(
      z.strictObject({
        index: z.strictObject({ weights: Numbers(MOST_SIGNALS), offset: Finite }),
        trees: z.strictObject({ base: Finite, trees: z.array(Tree).max(400) }),
      }),
    )
    .min(1)
    .max(10),
  spread: Spread,
  record: z.strictObject({
    units: z.number().int().min(1).max(1e6),
    rmse: z.number().min(0).max(1e15),
    coverage: z.number().min(0).max(1),
  }),
})

export const LearntLife = z
  .strictObject({
    /** What counts a life, as the class names it, and in what. */
    key: Name,
    unit: z.string().max(100),
    /** What it is read from, `component/signal`, with the unit of each. */
    signals: z
      .array(z.strictObject({ key: Name, unit: z.string().max(100) }))
      .min(1)
      .max(MOST_SIGNALS),
    /** One reading each so many ms. */
    stepMs: z.number().int().min(1000).max(1e10),
    /** How long those lived that it was learnt from. */
    lives: z.array(z.number().min(0).max(1e15)).min(1).max(200),
    model: Model,
  })
  .refine(
    ({ signals, model }) =>
      model.regimes.scales.every((scales) => scales.length === signals.length) &&
      model.regimes.settings.every(({ column }) => column < signals.length) &&
      Object.values(model.regimes.numbers).every((one) => one < model.regimes.scales.length) &&
      model.folds.every(({ index }) => index.weights.length === signals.length),
  )
export type LearntLife = z.infer<typeof LearntLife>
