/** One control a parameter: slider, choice or switch, as the kind declares it. */
import type { Param } from '../../equipment/param.ts'
import { formatNumber, withUnit } from '../../texts/numbers.ts'
import controls from '../../panels/controls.module.css'
import css from './gallery.module.css'

interface SliderProps {
  readonly name: string
  readonly value: number
  readonly min: number
  readonly max: number
  readonly step: number
  readonly unit: string
  readonly onChange: (value: number) => void
}

export const Slider = ({ name, value, min, max, step, unit, onChange }: SliderProps) => {
  const said = withUnit(formatNumber(value, step >= 1 ? 0 : 2), unit)
  return (
    <label className={css['param']}>
      <span>{name}</span>
      <output className="num">{said}</output>
      <input
        type="range"
        aria-label={name}
        aria-valuetext={said}
        min={min}
        max={max}
        step={step}
        value={value}
        onChange={(event) => onChange(event.currentTarget.valueAsNumber)}
      />
    </label>
  )
}

export const ParamControl = ({
  param,
  value,
  onChange,
}: {
  readonly param: Param
  readonly value: number | string | boolean
  readonly onChange: (value: number | string | boolean) => void
}) => {
  if (param.type === 'number') return <Slider {...param} value={Number(value)} onChange={onChange} />
  if (param.type === 'choice')
    return (
      <label className={css['param']}>
        <span>{param.name}</span>
        <select
          className={controls['input']}
          value={String(value)}
          onChange={(event) => onChange(event.currentTarget.value)}
        >
          {param.options.map((option) => (
            <option key={option} value={option}>
              {option}
            </option>
          ))}
        </select>
      </label>
    )
  return (
    <label className={css['switch']}>
      <span>{param.name}</span>
      <input
        type="checkbox"
        role="switch"
        checked={value === true}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
    </label>
  )
}
