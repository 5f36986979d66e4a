/** Loads every model file that a twin names, each once, and tells as they come. What is wrong with one is said in its place. */
import type { Dispose } from '../../base/disposable.ts'
import { err, type Result } from '../../base/result.ts'
import { text } from '../../texts/text.ts'
import type { Twin, TwinAsset } from '../../twin/twin.ts'
import { addCasting } from '../equipment/castings.ts'
import type { Equipment } from '../equipment/shape.ts'
import { scaled } from '../plan/scaled.ts'
import { levelsOf } from './coarser.ts'
import { loadGltf } from './load-gltf.ts'
import { loadUrdf } from './load-urdf.ts'
import type { LoadedModel } from './loaded-model.ts'
import { type Group, groupsOf, modelEquipment } from './model-equipment.ts'
import type { ModelAnswer, ModelShelf } from '../plan/model-shelf.ts'
import type { ModelComing, ModelsProgress } from './models-progress.ts'
import { type ModelProblem, leftOutText, problemText, sizeProblem, wrongSize } from './problem.ts'
import { createReader, type ReadFile } from './read-file.ts'

/** Files that come soon after each other are shown together. */
const TOGETHER_MS = 150
/** Models are big: a few at a time leave room for everything else. */
const AT_ONCE = 2

type FileModel = Extract<NonNullable<TwinAsset['model']>, { file: string }>
const fileOf = ({ model }: TwinAsset): FileModel | null => (model && 'file' in model ? model : null)

/** One file, whatever its format. */
export const loadModel = async (file: string, read: ReadFile): Promise<Result<LoadedModel, ModelProblem>> => {
  const answer = await read(file)
  if (!answer.ok) return answer.error.kind === 'not-there' ? err({ kind: 'not-there' }) : answer
  return /\.urdf$/i.test(file) ? loadUrdf(file, answer.value, read) : loadGltf(file, answer.value, read)
}

/** A file split as a class names its parts, its meshes known to the scene. */
interface Split {
  readonly model: LoadedModel
  readonly groups: readonly Group[]
  readonly templates: readonly string[]
}

/** Names of meshes are never used again while the page lives. */
let meshes = 0

class Shelf {
  /** File → split by parts → what it became. */
  readonly #splits = new Map<string, Map<string, Split>>()
  readonly #problems = new Map<string, string>()
  readonly #equipment = new Map<string, Equipment>()
  readonly #ends: Dispose[] = []

  /** The assets' parts that a file really has, as one word. */
  #split(asset: TwinAsset): { readonly key: string; readonly nodes: ReadonlySet<string> } {
    const nodes = new Set(asset.components.map(({ node }) => node))
    return { key: [...nodes].toSorted().join('\n'), nodes }
  }

  async put(file: string, result: Result<LoadedModel, ModelProblem>, assets: readonly TwinAsset[]): Promise<void> {
    if (!result.ok) {
      this.#problems.set(file, problemText(result.error, file))
      return
    }
    const splits = new Map<string, Split>()
    for (const asset of assets) {
      const { key, nodes } = this.#split(asset)
      if (splits.has(key)) continue
      const groups = groupsOf(result.value.pieces, nodes)
      const templates: string[] = []
      for (const group of groups) {
        const name = `model-${++meshes}`
        this.#ends.push(addCasting(name, await levelsOf(group)))
        templates.push(name)
      }
      splits.set(key, { model: result.value, groups, templates })
    }
    this.#splits.set(file, splits)
  }

  /** What is wrong, of each file that cannot be shown. */
  problems(): readonly string[] {
    return [...this.#problems.values()]
  }

  /** The files that cannot be shown may be asked for anew. */
  forget(): readonly string[] {
    const files = [...this.#problems.keys()]
    this.#problems.clear()
    return files
  }

  of(asset: TwinAsset): ModelAnswer {
    const wanted = fileOf(asset)
    if (!wanted) throw new Error(`bug: the model of ${asset.id} is no file`)
    const problem = this.#problems.get(wanted.file)
    if (problem !== undefined) return { equipment: null, missing: problem }
    const { key } = this.#split(asset)
    const split = this.#splits.get(wanted.file)?.get(key)
    if (!split)
      return {
        equipment: null,
        missing: text('model.loading', { file: wanted.file.slice(wanted.file.lastIndexOf('/') + 1) }),
      }
    // Sisters are the same equipment, so that it is worked out once.
    const channels = [...asset.motion.keys()]
    const same = JSON.stringify([wanted.file, key, wanted.up, wanted.turn, channels])
    const equipment =
      this.#equipment.get(same) ?? modelEquipment(split.model, split.groups, split.templates, wanted, channels)
    this.#equipment.set(same, equipment)
    const meant = wanted.scale !== undefined
    const { bounds } = scaled(equipment, wanted.scale ?? 1)
    const wrong = sizeProblem(bounds, meant)
    if (wrong) return { equipment: null, missing: problemText(wrong, wanted.file) }
    return {
      equipment,
      missing: null,
      leftOut: leftOutText(split.model.leftOut, wanted.file),
      ifBurying: meant ? null : problemText(wrongSize(bounds), wanted.file),
    }
  }

  dispose(): void {
    for (const end of this.#ends) end()
  }
}

/** What a program of ours, or a decoder, throws is a fault of one file; the others go on. */
const loadSafely = async (file: string, read: ReadFile): Promise<Result<LoadedModel, ModelProblem>> => {
  try {
    return await loadModel(file, read)
  } catch (failure) {
    reportError(failure)
    return err({ kind: 'unreachable', why: failure instanceof Error ? failure.message : String(failure) })
  }
}

/**
 * @param base folder of the twin document, with a slash at its end
 * @param tell called with all that has come so far, again and again until everything has
 * @param progress called a few times a second while files come
 * @returns frees the meshes; call it when no scene uses them any more
 */
export const loadModels = (
  twin: Twin,
  base: string,
  tell: (shelf: ModelShelf) => void,
  progress: (progress: ModelsProgress) => void = () => {},
  request: typeof fetch = fetch,
): Dispose => {
  const users = new Map<string, TwinAsset[]>()
  for (const asset of twin.assets) {
    const model = fileOf(asset)
    if (model) users.set(model.file, [...(users.get(model.file) ?? []), asset])
  }
  const shelf = new Shelf()
  const abort = new AbortController()
  const coming = new Map<string, ModelComing>()
  const waiting = [...users.keys()]
  let shelfTimer: ReturnType<typeof setTimeout> | undefined
  let progressTimer: ReturnType<typeof setTimeout> | undefined
  let workers = 0
  const came = (): void => {
    shelfTimer ??= setTimeout(() => {
      shelfTimer = undefined
      tell({ of: (asset) => shelf.of(asset) })
    }, TOGETHER_MS)
  }
  const moved = (): void => {
    progressTimer ??= setTimeout(() => {
      progressTimer = undefined
      progress({
        all: users.size,
        done: users.size - waiting.length - coming.size,
        coming: [...coming.values()],
        failed: shelf.problems(),
        again,
      })
    }, TOGETHER_MS)
  }
  const work = async (): Promise<void> => {
    workers++
    for (let file = waiting.shift(); file !== undefined && !abort.signal.aborted; file = waiting.shift()) {
      const at = file
      const told = (bytes: number, of: number): void => {
        coming.set(at, { file: at, bytes, of })
        moved()
      }
      told(0, 0)
      const result = await loadSafely(at, createReader(base, abort.signal, request, undefined, told))
      if (abort.signal.aborted) return
      await shelf.put(at, result, users.get(at)!)
      if (abort.signal.aborted) return shelf.dispose()
      coming.delete(at)
      came()
      moved()
    }
    workers--
  }
  const begin = (): void => {
    while (workers < Math.min(AT_ONCE, waiting.length + workers) && waiting.length > 0) void work()
  }
  const again = (): void => {
    waiting.push(...shelf.forget())
    came()
    begin()
  }
  begin()
  return () => {
    abort.abort()
    clearTimeout(shelfTimer)
    clearTimeout(progressTimer)
    shelf.dispose()
  }
}
