/** How many things stand where on the layer, once a second while it changes; at once after another layer was chosen. */
import { useEffect, useState } from 'react'
import type { LayerSurvey } from '../../colouring/layer-survey.ts'
import type { Grain, TwinLayer } from '../../colouring/layer.ts'
import { usePorts } from '../ports.tsx'
import { onTick, TICK_MS } from '../ticker.ts'

const CALM_TICKS = 1000 / TICK_MS

/** Calls back when things stand elsewhere: at first, and then once a second at most. @returns ends it */
const watch = (changed: () => boolean): (() => void) => {
  let found = changed()
  let ticks = 0
  return onTick(() => {
    ticks = (ticks + 1) % CALM_TICKS
    if (!found || ticks === 0) found = changed() || found
  })
}

/** What `read` finds of the survey of this layer; null until the picture shows it, or where there is no picture. */
export const useSurvey = <T>(layer: TwinLayer, grain: Grain, read: (survey: LayerSurvey) => T): T | null => {
  const { survey } = usePorts()
  const [found, setFound] = useState<{
    readonly layer: TwinLayer
    readonly grain: Grain
    readonly read: unknown
    readonly what: T
  } | null>(null)
  useEffect(() => {
    let source: LayerSurvey | null = null
    let version = -1
    return watch(() => {
      const from = survey()
      if (!from?.isOf(layer.id, grain)) return false
      if (from === source && from.version() === version) return true
      source = from
      version = from.version()
      const what = read(from)
      setFound((before) =>
        before && before.what === what && before.layer === layer && before.grain === grain && before.read === read
          ? before
          : { layer, grain, read, what },
      )
      return true
    })
  }, [survey, layer, grain, read])
  return found && found.layer === layer && found.grain === grain && found.read === read ? found.what : null
}

const readCounts = (survey: LayerSurvey): Uint32Array => survey.counts()

const readMachines = (survey: LayerSurvey): Uint32Array => survey.machines()

/** Code → how many machines. */
export const useMachines = (layer: TwinLayer, grain: Grain): Uint32Array | null => useSurvey(layer, grain, readMachines)

/** Code → how many things of the grain. */
export const useCounts = (layer: TwinLayer, grain: Grain): Uint32Array | null => useSurvey(layer, grain, readCounts)
