import { type BufferGeometry, Mesh, Vector2 } from 'three'
import { expect, test } from 'vitest'
import { loadTwin } from '../../twin/load.ts'
import { ValueTable } from '../../values/table.ts'
import type { Level } from '../equipment/castings.ts'
import { drawnKinds } from '../equipment/library.ts'
import { Motion } from '../motion/motion.ts'
import { layOut } from '../plan/layout.ts'
import { Batches } from './batches.ts'
import { Outline } from './outline.ts'
import { templateGeometry } from './templates.ts'

const loaded = loadTwin({
  format: 1,
  id: 't',
  name: 'T',
  assets: [
    { id: 'a', name: 'A', model: { kind: 'robot' } },
    { id: 'b', name: 'B', model: { kind: 'robot' } },
  ],
})
if (!loaded.ok) throw new Error(JSON.stringify(loaded.error))
const layout = layOut(loaded.value, drawnKinds)
const motion = new Motion(layout, new ValueTable(loaded.value))

test('machines are outlined as finely as they are drawn, and anew only when that changes', () => {
  const level: Level[] = [0, 0]
  const batches = new Batches(layout, templateGeometry, motion.carriers, motion.frames)
  const outline = new Outline(
    'never',
    layout,
    batches.table,
    templateGeometry,
    batches.uniforms,
    { value: new Vector2(1, 1) },
    (machine) => level[machine]!,
  )
  const drawn = (): BufferGeometry => (outline.group.children[0] as Mesh).geometry
  const corners = (): number => drawn().getIndex()!.count
  outline.setShapes(layout.shapes.map((_, shape) => shape))
  const [far, before] = [corners(), drawn()]
  outline.relevel([0, 1])
  expect(drawn(), 'nothing has changed').toBe(before)
  level[1] = 2
  outline.relevel([1])
  const mixed = corners()
  expect(mixed).toBeGreaterThan(3 * far)
  level[0] = 2
  outline.relevel([0])
  expect(corners() - far, 'each adds the same').toBe(2 * (mixed - far))
  level[0] = level[1] = 0
  outline.relevel([0, 1])
  expect(corners()).toBe(far)
  outline.dispose()
  batches.dispose()
})
