/** Triangles that a template costs at a level: what budgets are counted with, and what the renderer's geometries keep to. */
import { casting, isCasting, type Level } from './castings.ts'
import type { Equipment, Template } from './shape.ts'

/** Far: a sharp box and a sharp-edged cylinder of eight sides, ten where it is wide. Near and in the middle: rounded. */
const PLAIN: Readonly<Record<string, readonly [number, number, number]>> = {
  box: [12, 108, 108],
  leaf: [12, 4, 4],
  cylinder: [32, 40, 240],
  'cylinder-wide': [40, 240, 432],
  'cylinder-low': [32, 40, 40],
}

export const templateTriangles = (template: Template, level: Level): number => {
  if (isCasting(template)) return casting(template, level).indices.length / 3
  const plain = Object.hasOwn(PLAIN, template) ? PLAIN[template] : undefined
  if (!plain) throw new Error(`no template is called "${template}"`)
  return plain[level]
}

/** Triangles of a machine as drawn at a level: shapes of that detail and below, in geometries of that level. */
export const equipmentTriangles = ({ shapes }: Equipment, level: Level): number =>
  shapes.reduce((sum, shape) => sum + (shape.detail <= level ? templateTriangles(shape.template, level) : 0), 0)
