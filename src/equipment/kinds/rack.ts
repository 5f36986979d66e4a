/**
 * High-bay rack. Cells are named by a column letter (A at −X) and the level from the floor (1 at the bottom); channel
 * `cell:A1` shows the goods in it. Each cell's goods are a part of their own, `cell-a1`.
 */
import { COUNT, defineKind } from '../kind.ts'
import { count, length } from '../param.ts'

/** A…Z, then AA, AB… */
const column = (i: number): string =>
  i < 26 ? String.fromCharCode(65 + i) : column(Math.floor(i / 26) - 1) + column(i % 26)

/** Of the column from −X and the level from the floor, both from 0. */
export const cellName = (bay: number, level: number): string => `${column(bay)}${level + 1}`

const rackCells = ({ bays, levels }: { bays: number; levels: number }): readonly string[] =>
  Array.from({ length: bays * levels }, (_, i) => cellName(i % bays, Math.floor(i / bays)))

export const rack = defineKind('rack', 'High-bay rack', {
  params: {
    bays: count('Columns', 4, 1, 30),
    levels: count('Levels', 3, 1, 10),
    bay: length('Width of a column', 1.5, 1, 3),
    depth: length('Depth', 1.1, 0.8, 1.6),
    level: length('Height of a level', 1.45, 0.8, 2.5),
  },
  parts: (v) => rackCells(v).map((cell) => `cell-${cell.toLowerCase()}`),
  channels: (v) => Object.fromEntries(rackCells(v).map((cell) => [`cell:${cell}`, COUNT])),
})
