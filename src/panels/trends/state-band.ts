/** The states of a machine as a strip of colours, drawn on a canvas. */
import { stateGroup, type StateGroup } from '../../twin/packml.ts'
import type { TwinSignal } from '../../twin/twin.ts'
import { type Span, stretchesOf } from '../../timeline/stretches.ts'
import type { HistoryAnswer } from '../../wire/history-answer.ts'

/** @param until the newest state goes on to here, ms */
export const paintStates = (
  canvas: HTMLCanvasElement,
  signal: TwinSignal,
  answer: HistoryAnswer,
  window: Span,
  until: number,
  colours: Readonly<Record<StateGroup, string>>,
): void => {
  const px = devicePixelRatio
  const [width, height] = [Math.round(canvas.clientWidth * px), Math.round(canvas.clientHeight * px)]
  if (canvas.width !== width || canvas.height !== height) [canvas.width, canvas.height] = [width, height]
  const pen = canvas.getContext('2d')!
  pen.clearRect(0, 0, width, height)
  const groups = new Map(signal.states.map((state) => [state.code, stateGroup(state)]))
  const x = (ms: number): number => ((ms - window.from) / (window.to - window.from)) * width
  // A mean of codes is no state.
  for (const { from, to, value } of stretchesOf({ ...answer, mean: answer.last })) {
    const group = groups.get(value)
    if (group === undefined || to < window.from || from > Math.min(window.to, until)) continue
    pen.fillStyle = colours[group]
    const left = x(from)
    pen.fillRect(left, 0, Math.max(1, x(Math.min(to, until)) - left + 0.5), height)
  }
}
