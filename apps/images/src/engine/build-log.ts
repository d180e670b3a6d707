/** A line that the engine printed, and when. */
export interface TimedLine {
  atMs: number
  text: string
}

/** What a build did in one stage of the Dockerfile. */
export interface StageRun {
  name: string
  ms: number
  steps: number
  /** Steps that were not done because their result was there. */
  cachedSteps: number
  /** What the stage ended as; empty where nothing was said. */
  image: string
}

/** Before the first stage: the sources go to the engine. */
export const contextStage = 'context'

/**
 * Reads what the classic builder prints, which names each step before it is done. Pure. A `FROM` is no step: it only says
 * where to begin.
 */
export function stagesOf(lines: readonly TimedLine[], startedAtMs: number, endedAtMs: number): StageRun[] {
  const stages = [newStage(contextStage)]
  let stageSinceMs = startedAtMs
  for (const { atMs, text } of lines) {
    const stage = last(stages)
    const instruction = /^Step \d+\/\d+ : (.*)$/.exec(text)?.[1]
    const name = /^FROM \S+ AS (\S+)/i.exec(instruction ?? '')?.[1]
    if (name !== undefined) {
      stage.ms = atMs - stageSinceMs
      stageSinceMs = atMs
      stages.push(newStage(name))
    } else if (instruction !== undefined && stage.name !== contextStage) stage.steps += 1
    else if (text === ' ---> Using cache') stage.cachedSteps += 1
    else stage.image = /^ ---> ([\da-f]{12})$/.exec(text)?.[1] ?? stage.image
  }
  last(stages).ms = endedAtMs - stageSinceMs
  return stages
}

/** Whether nothing had to be done in these stages. False when one of them did not run. */
export function allCached(stages: readonly StageRun[], names: readonly string[]): boolean {
  return names.every((name) => {
    const stage = stages.find((one) => one.name === name)
    return stage !== undefined && stage.steps === stage.cachedSteps
  })
}

/** Time that these stages took together. */
export function timeOf(stages: readonly StageRun[], names: readonly string[]): number {
  return stages.filter(({ name }) => names.includes(name)).reduce((sum, { ms }) => sum + ms, 0)
}

function newStage(name: string): StageRun {
  return { name, ms: 0, steps: 0, cachedSteps: 0, image: '' }
}

function last(stages: readonly StageRun[]): StageRun {
  return stages.at(-1) ?? newStage(contextStage)
}
