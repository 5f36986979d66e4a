import { expect, test } from 'vitest'
import { late } from './late.ts'

interface Port {
  readonly ask: (what: string, times: number) => Promise<string>
  readonly now: () => number
}

test('it is fetched with the first question, and answers as if it had been there', async () => {
  let loads = 0
  const port = late<Port, Pick<Port, 'now'>>(
    async () => {
      loads++
      return { ask: async (what, times) => what.repeat(times) }
    },
    { now: () => 7 },
  )
  expect(port.now()).toBe(7)
  expect(await port).toBe(port)
  expect(loads).toBe(0)
  expect(await port.ask('x', 3)).toBe('xxx')
  expect(loads).toBe(1)
})

test('whoever asks hears why it could not be fetched', async () => {
  const port = late<Port>(() => Promise.reject(new Error('away')))
  await expect(port.ask('x', 1)).rejects.toThrow('away')
})
