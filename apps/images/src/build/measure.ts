import { allCached, contextStage, timeOf } from '../engine/build-log.ts'
import type { BuildRun, Engine } from '../engine/engine.ts'
import { type BuildPlan, buildAll, buildAllClean } from './build-all.ts'
import type { ContextCopy } from './copy-context.ts'
import { dependencyStage, stagesOfTarget } from './targets.ts'

/** How one image is built. */
export interface BuildMeasurement {
  /** With nothing there: sources sent, packages installed, bundled, laid out. */
  coldMs: number
  /** After an edit of its own service. */
  warmMs: number
  /** Whether the packages stayed as they were in that. */
  dependenciesUntouched: boolean
  /** After an edit of another service. */
  unaffectedMs: number
  /** Whether anything of it had to be done in that, or the image is another one. */
  rebuiltWhenUnaffected: boolean
  /** Digests of what the application adds to the base, of two clean builds from two folders. */
  digests: readonly [string, string]
}

/** Digest of the layer that an image adds to its base. */
type DigestOf = (reference: string) => Promise<string>

export interface MeasureOptions {
  engine: Engine
  plan: BuildPlan
  copy: ContextCopy
  say: (line: string) => void
}

/** Builds everything cold, once more cold in another folder, then after an edit of each service. */
export async function measureBuilds(options: MeasureOptions): Promise<Map<string, BuildMeasurement>> {
  const { engine, plan, copy, say } = options
  const { targets } = plan
  const measured = { ...plan, context: copy.folder, referencesOf: (name: string) => [`${name}-measured:edited`] }
  const digestOf: DigestOf = async (reference) => (await engine.layersOf(reference)).at(-1) ?? ''
  const digestsOf = async ({ referencesOf }: BuildPlan) =>
    Object.fromEntries(
      await Promise.all(targets.map(async ({ name }) => [name, await digestOf(firstOf(referencesOf, name))])),
    )
  say('building from nothing …')
  const cold = await buildAllClean(engine, plan)
  const first = await digestsOf(plan)
  say('building from nothing, in another folder …')
  await buildAllClean(engine, measured)
  const second = await digestsOf(measured)
  const edits = await measureEdits(options, measured)
  await engine.remove(targets.map(({ name }) => firstOf(measured.referencesOf, name)))
  return new Map(
    targets.map(({ name }) => {
      const coldMs = timeOf(cold.stages, [contextStage, dependencyStage, ...stagesOfTarget(name)])
      return [name, { coldMs, ...editsOf(name, edits), digests: [first[name], second[name]] }]
    }),
  )
}

/** What building did to one image after an edit of one service. */
interface EditRun {
  edited: string
  built: string
  run: BuildRun
  isSameImage: boolean
}

async function measureEdits({ engine, copy, say }: MeasureOptions, plan: BuildPlan): Promise<EditRun[]> {
  const runs: EditRun[] = []
  for (const { name: edited, entry } of plan.targets) {
    say(`building after an edit of ${edited} …`)
    const idsOf = () => Promise.all(plan.targets.map(({ name }) => engine.idOf(firstOf(plan.referencesOf, name))))
    const before = await idsOf()
    await copy.edit(entry, `edited ${edited}`)
    const built = await buildAll(engine, plan)
    const after = await idsOf()
    for (const [index, [name, run]] of [...built].entries()) {
      runs.push({ edited, built: name, run, isSameImage: before[index] === after[index] })
    }
  }
  return runs
}

/** Pure: what the edits say of one image. */
export function editsOf(name: string, edits: readonly EditRun[]): Omit<BuildMeasurement, 'coldMs' | 'digests'> {
  const own = edits.filter((edit) => edit.built === name && edit.edited === name)
  const others = edits.filter((edit) => edit.built === name && edit.edited !== name)
  return {
    warmMs: Math.max(...own.map(({ run }) => run.ms)),
    dependenciesUntouched: own.every(({ run }) => allCached(run.stages, [dependencyStage])),
    unaffectedMs: Math.max(...others.map(({ run }) => run.ms)),
    rebuiltWhenUnaffected: others.some(
      ({ run, isSameImage }) => !isSameImage || !allCached(run.stages, stagesOfTarget(name)),
    ),
  }
}

function firstOf(referencesOf: BuildPlan['referencesOf'], name: string): string {
  return referencesOf(name)[0] ?? name
}
