import type { BuildRun, Engine } from '../engine/engine.ts'
import type { Target } from './targets.ts'

export interface BuildPlan {
  context: string
  buildArguments: Readonly<Record<string, string>>
  targets: readonly Target[]
  /** The names that an image gets. */
  referencesOf: (name: string) => readonly string[]
}

/** Builds each target, the first of the Dockerfile first, from what the cache has. */
export async function buildAll(engine: Engine, plan: BuildPlan): Promise<Map<string, BuildRun>> {
  const runs = new Map<string, BuildRun>()
  for (const { name } of plan.targets) {
    runs.set(name, await engine.build({ ...plan, target: name, references: plan.referencesOf(name) }))
  }
  return runs
}

/** Builds each target from nothing: every step of the Dockerfile is done once, and what each stage ended as is named. */
export async function buildAllClean(engine: Engine, plan: BuildPlan): Promise<BuildRun> {
  const target = plan.targets.at(-1)?.name ?? ''
  const run = await engine.build({ ...plan, target, references: plan.referencesOf(target), isClean: true })
  for (const { name } of plan.targets) {
    const image = run.stages.find((stage) => stage.name === name)?.image ?? ''
    if (image === '') throw new Error(`the builder did not say what stage ${name} ended as: is it the classic one?`)
    await engine.tag(image, plan.referencesOf(name))
  }
  return run
}
