import { expect, test } from 'vitest'
import { slotOf, timeMs } from '../base/brand.ts'
import { Faults } from './faults.ts'
import { Services } from './service.ts'

test('every service is told of what it asks for, in the order of the list', () => {
  const told: string[] = []
  const services = new Services(
    new Faults(
      () => 1,
      () => {},
    ),
  )
  services.add({
    onSamples: (slots) => void told.push(`first ${slots.join()}`),
    clockStepped: (byMs) => void told.push(`first ${byMs}`),
  })
  services.add({ onSample: (slot, value) => void told.push(`every ${slot} ${value}`) })
  services.add({
    onSamples: (slots) => void told.push(`last ${slots.join()}`),
    onBrokerLost: (broker) => void told.push(`last ${broker}`),
    onLimit: (slot) => void told.push(`last ${slot}`),
    onFaults: (index, faults) => void told.push(`last ${index} ${faults.length}`),
  })
  services.onSample(slotOf(3), 9, '', 0, 1, 1)
  services.onSamples(Uint32Array.of(3, 4), timeMs(1))
  services.clockStepped(-5)
  services.onBrokerLost('line')
  services.onLimit(7)
  services.onFaults(2, [], timeMs(1))
  expect(told).toEqual(['every 3 9', 'first 3,4', 'last 3,4', 'first -5', 'last line', 'last 7', 'last 2 0'])
})
