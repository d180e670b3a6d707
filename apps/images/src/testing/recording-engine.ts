import { contextStage } from '../engine/build-log.ts'
import type { Engine } from '../engine/engine.ts'

export interface RecordingEngine {
  engine: Engine
  /** What it was asked to do, in order; not what it was asked about. */
  asked: readonly string[]
}

/** An engine that builds nothing and finds all in its cache: every stage takes a second, and an image is its name. */
export function recordingEngine({ digestOf = digestOfName } = {}): RecordingEngine {
  const asked: string[] = []
  const note = async (text: string) => void asked.push(text)
  const stages = [
    contextStage,
    'dependencies',
    ...['router', 'fargate', 'lambda'].flatMap((name) => [`bundle-${name}`, name]),
  ]
  const engine: Engine = {
    requireRunning: () => Promise.resolve(),
    async build({ target, context, isClean }) {
      await note(`${isClean ? 'clean' : 'build'} ${target} in ${context}`)
      return {
        ms: 10_000,
        stages: stages.map((name) => ({ name, ms: 1_000, steps: 1, cachedSteps: 1, image: `image-${name}` })),
      }
    },
    pull: (reference) => note(`pull ${reference}`),
    tag: (image, references) => note(`tag ${image} as ${references.join(' ')}`),
    layersOf: async (reference) => ['sha256:base', digestOf(reference)],
    describe: () => Promise.reject(new Error('this engine has no images to look into')),
    remove: (references) => note(`remove ${references.join(' ')}`),
  }
  return { engine, asked }
}

/** The same for a name with and without its registry and tag. */
function digestOfName(reference: string): string {
  return `sha256:${/(router|fargate|lambda)/.exec(reference)?.[1]}`
}
