/** A hall of three cabinets in a row, with an alarm that one of them may have. */
import { AlarmBoard } from '../../alarms/board.ts'
import { loadTwin } from '../../twin/load.ts'
import { ValueTable } from '../../values/table.ts'
import type { AlarmRow } from '../../wire/alarms.ts'
import { drawnKinds } from '../equipment/library.ts'
import { Motion } from '../motion/motion.ts'
import { layOut } from '../plan/layout.ts'

export const smallHall = () => {
  const loaded = loadTwin({
    format: 1,
    id: 'hall',
    name: 'Hall',
    classes: {
      cabinet: {
        name: 'Cabinet',
        model: { kind: 'cabinet' },
        signals: { temp: { name: 'Temperature', staleAfterS: null } },
        alarms: { hot: { name: 'Hot', priority: 'high', signal: 'temp', when: { above: 90 } } },
      },
    },
    assets: ['a', 'b', 'c'].map((id, i) => ({
      id,
      name: id.toUpperCase(),
      class: 'cabinet',
      place: { at: [i * 4, 0, 0] as [number, number, number] },
    })),
  })
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.error))
  const twin = loaded.value
  const values = new ValueTable(twin)
  const layout = layOut(twin, drawnKinds)
  const motion = new Motion(layout, values)
  const board = new AlarmBoard('gateway')
  const row: AlarmRow = {
    key: 'a/hot',
    asset: 'a',
    component: null,
    signal: 'a/temp',
    name: 'Hot',
    priority: 'high',
    state: 'unacknowledged',
    active: true,
    since: 1,
    raisedAt: 1,
    value: 95,
  } as AlarmRow
  return { twin, values, layout, motion, board, row }
}
