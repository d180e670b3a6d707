import { allCached, contextStage, timeOf } from '../engine/build-log.ts'
import type { BuildRun, Engine } from '../engine/engine.ts'
import { type BuildPlan, buildAll, buildAllClean } from './build-all.ts'
import type { ContextCopy } from './copy-context.ts'
import { bundleStageOf, dependencyStage } from './targets.ts'

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
  /** Whether it was bundled again in that, or its layer is another one. */
  rebuiltWhenUnaffected: boolean
  /** Digests of what the application adds to the base, of two clean builds from two folders. */
  digests: readonly [string, string]
}

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
  say('building from nothing …')
  const cold = await buildAllClean(engine, plan)
  const first = await digestsOf(engine, plan)
  say('building from nothing, in another folder …')
  await buildAllClean(engine, measured)
  const second = await digestsOf(engine, measured)
  const edits = await measureEdits(options, measured)
  await engine.remove(targets.map(({ name }) => firstOf(measured.referencesOf, name)))
  return new Map(
    targets.map(({ name }) => {
      const coldMs = timeOf(cold.stages, [contextStage, dependencyStage, bundleStageOf(name), name])
      return [name, { coldMs, ...editsOf(name, edits), digests: [first.get(name) ?? '', second.get(name) ?? ''] }]
    }),
  )
}

/** What building did to one image after an edit of one service. */
interface EditRun {
  edited: string
  built: string
  run: BuildRun
  isSameLayer: boolean
}

async function measureEdits({ engine, copy, say }: MeasureOptions, plan: BuildPlan): Promise<EditRun[]> {
  const runs: EditRun[] = []
  let before = await digestsOf(engine, plan)
  for (const { name: edited, entry } of plan.targets) {
    say(`building after an edit of ${edited} …`)
    await copy.edit(entry, `edited ${edited}`)
    const built = await buildAll(engine, plan)
    const after = await digestsOf(engine, plan)
    for (const [name, run] of built) {
      runs.push({ edited, built: name, run, isSameLayer: before.get(name) === after.get(name) })
    }
    before = after
  }
  return runs
}

/** Digests of what each image adds to its base. */
async function digestsOf(engine: Engine, { targets, referencesOf }: BuildPlan): Promise<ReadonlyMap<string, string>> {
  const digests = new Map<string, string>()
  for (const { name } of targets) {
    digests.set(name, (await engine.layersOf(firstOf(referencesOf, name))).at(-1) ?? '')
  }
  return digests
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
      ({ run, isSameLayer }) => !isSameLayer || !allCached(run.stages, [bundleStageOf(name)]),
    ),
  }
}

function firstOf(referencesOf: BuildPlan['referencesOf'], name: string): string {
  return referencesOf(name)[0] ?? name
}
