/** In the place of the timeline while a simulated future is played: that it is not real, where it is, how fast, and the way back. */
import { GitBranch, Pause, Play, Radio } from 'lucide-react'
import { useEffect } from 'react'
import '../../texts/past.ts'
import '../../texts/simulated.ts'
import { text } from '../../texts/text.ts'
import { formatClock, formatMoment } from '../../texts/times.ts'
import controls from '../controls.module.css'
import { usePorts } from '../ports.tsx'
import { useSubscribed } from '../subscribed.ts'
import { SPEEDS } from '../timeline/past/spans.ts'
import css from './simulated.module.css'
import type { SimulatedFuture, SimulatedPort } from './port.ts'

/** Slower nobody waits for a repair. */
const SLOWEST = 16
const MINUTE_MS = 60_000

interface BarProps {
  readonly future: SimulatedFuture
  readonly simulated: SimulatedPort
}

const Bar = ({ future, simulated }: BarProps) => {
  const { twin, now } = usePorts()
  const speed = useSubscribed(simulated.subscribe, simulated.speed)
  const at = useSubscribed(simulated.subscribe, () => Math.floor(simulated.at() / MINUTE_MS) * MINUTE_MS)
  const nameOf = (id: string): string => twin.asset(id)?.name ?? id
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || event.defaultPrevented) return
      if (event.target instanceof Element && event.target.closest('input, textarea, select, main, [role="dialog"]'))
        return
      simulated.leave()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [simulated])
  return (
    <section className={css['bar']} aria-label={text('simulated.label')}>
      <div className={css['sign']} role="status">
        <GitBranch size={18} aria-hidden />
        <b>{text('simulated.not-real', { time: formatMoment(at, now()) })}</b>
      </div>
      <button
        type="button"
        className={css['play']}
        aria-label={text(speed > 0 ? 'past.pause' : 'past.play')}
        onClick={() => simulated.play(speed > 0 ? 0 : 60)}
      >
        {speed > 0 ? <Pause size={20} aria-hidden /> : <Play size={20} aria-hidden />}
      </button>
      <div className={css['choices']} role="group" aria-label={text('past.speed')}>
        {SPEEDS.filter((one) => one >= SLOWEST).map((one) => (
          <button key={one} type="button" aria-pressed={speed === one} onClick={() => simulated.play(one)}>
            {text('past.speed.times', { speed: one })}
          </button>
        ))}
      </div>
      <input
        type="range"
        className={css['track']}
        aria-label={text('simulated.line')}
        aria-valuetext={formatMoment(at, now())}
        min={future.from}
        max={future.to}
        step={MINUTE_MS}
        value={Math.max(future.from, at)}
        onChange={({ target }) => simulated.seek(Number(target.value))}
      />
      <p className={css['about']}>
        {text('simulated.of', { name: future.name, asset: nameOf(future.asset) })}
        {future.bottleneck !== null && ` ${text('simulated.waits-for', { name: nameOf(future.bottleneck) })}`}
        <span className="num">
          {' '}
          {formatClock(future.from)} – {formatClock(future.to)}
        </span>
      </p>
      <button type="button" className={controls['primary']} onClick={simulated.leave}>
        <Radio size={18} aria-hidden />
        {text('past.live')}
      </button>
    </section>
  )
}

export const SimulatedBar = () => {
  const { simulated } = usePorts()
  const future = simulated?.get() ?? null
  return simulated && future ? <Bar future={future} simulated={simulated} /> : null
}
