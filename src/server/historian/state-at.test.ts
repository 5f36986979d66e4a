import { expect, test } from 'vitest'
import { DAY_MS } from './format.ts'
import { testPlants } from './testing/plant.ts'

const T0 = Date.UTC(2026, 2, 3, 10)
const plantAt = testPlants()

test('however long ago each spoke last, and however many never had until then, every moment is right', async () => {
  const plant = plantAt(T0)
  const historian = await plant.open()
  // Of twelve, each speaks on every so many-th day; the last one from the thirtieth on.
  const everyDays = [1, 1, 1, 1, 1, 2, 3, 5, 9, 13, 20, 1]
  const ids = everyDays.map((_, i) => `m-${i}/heat`)
  historian.register(ids)
  const samples: { i: number; t: number; value: number; mark: boolean }[] = []
  for (let day = 0; day < 40; day++) {
    for (const [i, every] of everyDays.entries()) {
      if (day % every !== 0 || (i === 11 && day < 30)) continue
      const t = plant.wall + i * 1000
      samples.push({ i, t, value: day * 100 + i, mark: false })
      historian.record(i, day * 100 + i, 0, t, 0)
      if (i % 4 !== 3) continue
      samples.push({ i, t: t + 5000, value: 0, mark: true })
      historian.mark(i, 'dead', t + 5000)
    }
    plant.pass(DAY_MS)
    if (day % 4 === 3) await historian.compact()
  }
  await historian.flush()
  for (const days of [0, 0.2, 1, 2.6, 7, 11, 19.9, 25, 29.99, 30.2, 36, 39, 45]) {
    const at = T0 + Math.floor(days * DAY_MS) + 3500
    const right = ids.flatMap((signal, i) => {
      const until = samples.filter((one) => one.i === i && one.t <= at)
      const last = until.findLast(({ mark }) => !mark)
      return last ? [[signal, last.t, last.value, until.at(-1)!.mark ? 4 : 0]] : []
    })
    const answer = await historian.stateAt({ at, signals: ids })
    if (!answer.ok) throw new Error(answer.error.error)
    const { signal, t, value, ended } = answer.value
    expect(
      signal.map((id, i) => [id, t[i], value[i], ended[i]]),
      `day ${days}`,
    ).toEqual(right)
  }
}, 60_000)
