/** Where a Node process spent its time: a CPU profile, by source file and by package. */
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { SourceMap } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

interface Profile {
  readonly nodes: readonly {
    readonly id: number
    readonly callFrame: {
      readonly functionName: string
      readonly url: string
      readonly lineNumber: number
      readonly columnNumber: number
    }
  }[]
  readonly samples: readonly number[]
  readonly timeDeltas: readonly number[]
}

const maps = new Map<string, SourceMap | null>()
const mapOf = (file: string): SourceMap | null => {
  if (!maps.has(file))
    maps.set(file, existsSync(`${file}.map`) ? new SourceMap(JSON.parse(readFileSync(`${file}.map`, 'utf8'))) : null)
  return maps.get(file)!
}

const placeOf = ({ functionName, url, lineNumber, columnNumber }: Profile['nodes'][number]['callFrame']): string => {
  if (url === '') return functionName || '(native)'
  if (url.startsWith('node:')) return url.replace(/^(node:[^/]+(\/[^/]+)?).*/, '$1')
  const file = url.startsWith('file:') ? fileURLToPath(url) : url
  const inPackage = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1]
  if (inPackage) return inPackage
  const entry = mapOf(file)?.findEntry(lineNumber, columnNumber)
  return entry && 'originalSource' in entry ? entry.originalSource.replace(/^.*?(src|bench)\//, '$1/') : file
}

/** Share of the main thread's time (idle left out), largest first. @param dir where the profile was written */
export const whereTimeWent = (dir: string, most = 14): { readonly where: string; readonly share: number }[] => {
  const file = readdirSync(dir).find((name) => name.endsWith('.cpuprofile'))
  if (!file) throw new Error(`no profile in ${dir}`)
  const { nodes, samples, timeDeltas } = JSON.parse(readFileSync(join(dir, file), 'utf8')) as Profile
  const places = new Map(nodes.map(({ id, callFrame }) => [id, placeOf(callFrame)]))
  const times = new Map<string, number>()
  let all = 0
  samples.forEach((id, i) => {
    const place = places.get(id)!
    if (place === '(idle)') return
    times.set(place, (times.get(place) ?? 0) + timeDeltas[i]!)
    all += timeDeltas[i]!
  })
  return [...times]
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, most)
    .map(([where, us]) => ({ where, share: us / all }))
}
