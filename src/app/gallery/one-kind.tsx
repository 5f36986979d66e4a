/** One kind of equipment: its picture, what can be set on it, how it looks in every state, and what it is made of. */
import { RotateCcw } from 'lucide-react'
import { useDeferredValue, useEffect, useMemo, useState } from 'react'
import type { ThemeName } from '../../look/tokens.ts'
import controls from '../../panels/controls.module.css'
import type { DrawnKind } from '../../scene/equipment/draws.ts'
import { formatCount } from '../../texts/numbers.ts'
import { text } from '../../texts/text.ts'
import { ParamControl, Slider } from './controls-of.tsx'
import { exhibit, type ParamValues } from './exhibit.ts'
import { ExhibitPlant, type Shown } from './exhibit-plant.ts'
import css from './gallery.module.css'
import { GalleryScene } from './gallery-scene.tsx'

const STATES = ['normal', 'selected', 'alarm', 'stale', 'never', 'receding'] as const
type ExhibitState = (typeof STATES)[number]

/** @param part that an alarm is of; null = the machine as a whole */
const shownAs = (state: ExhibitState, part: string | null): Shown => ({
  age: state === 'stale' || state === 'never' ? state : 'live',
  alarm: state === 'alarm' ? { priority: 'high', acknowledged: false, part } : null,
})

const defaultsOf = (kind: DrawnKind): ParamValues =>
  Object.fromEntries(Object.entries(kind.params).map(([key, param]) => [key, param.default]))

/** What is set on a kind; null = as it comes. */
interface Settings {
  readonly of: DrawnKind
  readonly params: ParamValues | null
  readonly said: Readonly<Record<string, number>>
  readonly state: ExhibitState
  readonly part: string | null
  /** A new object brings everything into the picture. */
  readonly whole: object | null
}

const asItComes = (of: DrawnKind): Settings => ({
  of,
  params: null,
  said: {},
  state: 'normal',
  part: null,
  whole: null,
})

/** The picture stays from kind to kind: to make its programs anew takes a device longer than all the rest. */
export const OneKind = ({ kind, theme }: { readonly kind: DrawnKind; readonly theme: ThemeName }) => {
  const standard = useMemo(() => defaultsOf(kind), [kind])
  const [settings, setSettings] = useState(() => asItComes(kind))
  if (settings.of !== kind) setSettings(asItComes(kind))
  const set = (change: Partial<Settings>): void => setSettings({ ...settings, ...change })
  const { said, state, part, whole } = settings
  const params = settings.params ?? standard
  // A slider runs ahead of the picture where the picture is slow.
  const deferred = useDeferredValue(settings)
  const built = (deferred.of === kind ? deferred.params : null) ?? standard
  const shown = useMemo(() => exhibit(kind, built), [kind, built])
  const plant = useMemo(
    () => new ExhibitPlant(shown.twin, { channels: new Map([[shown.asset, shown.channels]]) }),
    [shown],
  )
  useEffect(() => {
    for (const { name, signal } of shown.channels)
      if (said[name] !== undefined) plant.say(`${shown.asset}/${signal}`, said[name])
  }, [plant, shown, said])
  useEffect(() => plant.show(new Map([[shown.asset, shownAs(state, part)]])), [plant, shown, state, part])
  const receding = useMemo(() => (state === 'receding' ? new Set([shown.asset]) : null), [state, shown])

  const known = part !== null && shown.parts.some(({ name }) => name === part) ? part : null
  const selection = useMemo(
    () =>
      known !== null || state === 'selected' ? { asset: shown.twin.asset(shown.asset)!.id, component: known } : null,
    [known, state, shown],
  )
  const [near, middle, far] = shown.triangles
  return (
    <>
      <main className={css['picture']} aria-label={text('scene.label')}>
        <GalleryScene
          plant={plant}
          theme={theme}
          selection={selection}
          onSelect={(next) => set({ part: next?.component ?? null })}
          whole={whole}
          receding={receding}
          subject={kind.kind}
        />
        <div className={css['states']} role="radiogroup" aria-label={text('gallery.state')}>
          {STATES.map((choice) => (
            <button
              key={choice}
              type="button"
              role="radio"
              aria-checked={state === choice}
              className={controls['segment']}
              onClick={() => set({ state: choice })}
            >
              {text(`gallery.state.${choice}`)}
            </button>
          ))}
        </div>
      </main>
      <aside className={css['panel']} aria-label={text('gallery.about', { kind: kind.name })}>
        <header className={css['title']}>
          <h2>{kind.name}</h2>
          <button
            type="button"
            className={controls['small']}
            onClick={() => set({ params: null, said: {}, part: null, whole: {} })}
          >
            <RotateCcw size={16} aria-hidden /> {text('gallery.reset')}
          </button>
        </header>
        <dl className={css['figures']}>
          <div>
            <dt>{text('gallery.triangles')}</dt>
            <dd className="num" data-figure="triangles">
              {formatCount(near)}
            </dd>
          </div>
          <div>
            <dt>{text('gallery.middle')}</dt>
            <dd className="num">{formatCount(middle)}</dd>
          </div>
          <div>
            <dt>{text('gallery.far')}</dt>
            <dd className="num">{formatCount(far)}</dd>
          </div>
        </dl>
        {Object.keys(kind.params).length > 0 && (
          <section>
            <h2>{text('gallery.params')}</h2>
            {Object.entries(kind.params).map(([key, param]) => (
              <ParamControl
                key={key}
                param={param}
                value={params[key]!}
                onChange={(value) => set({ params: { ...params, [key]: value } })}
              />
            ))}
          </section>
        )}
        {shown.channels.length > 0 && (
          <section>
            <h2>{text('gallery.channels')}</h2>
            {shown.channels.map(({ name, unit, range: [min, max], rest }) => (
              <Slider
                key={name}
                name={name}
                value={said[name] ?? rest}
                min={min}
                max={max}
                step={unit === '' ? 1 : unit === '°' ? 1 : 0.01}
                unit={unit}
                onChange={(value) => set({ said: { ...said, [name]: value } })}
              />
            ))}
          </section>
        )}
        {shown.parts.length > 0 && (
          <section>
            <h2>{text('gallery.parts')}</h2>
            <ul className={css['parts']}>
              {shown.parts.map(({ name, shapes }) => (
                <li key={name}>
                  <button
                    type="button"
                    aria-pressed={name === known}
                    onClick={() => set({ part: name === known ? null : name })}
                  >
                    <span>{name}</span>
                    <small className="num">{text('gallery.shapes', { count: shapes })}</small>
                  </button>
                </li>
              ))}
            </ul>
          </section>
        )}
      </aside>
    </>
  )
}
