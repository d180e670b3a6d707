import type { Clock } from '@manga-assist/clock'
import { describeImage } from '../image/describe-image.ts'
import type { Image } from '../image/image.ts'
import { readSavedImages } from '../image/saved-images.ts'
import { type StageRun, stagesOf, type TimedLine } from './build-log.ts'
import { askDocker, EngineError, runDocker, streamDocker } from './run-docker.ts'

interface BuildRequest {
  /** Folder of the sources, with `docker/Dockerfile` and `.dockerignore` in it. */
  context: string
  target: string
  references: readonly string[]
  buildArguments: Readonly<Record<string, string>>
  /** Does every step again, whatever is there. */
  isClean?: boolean
}

export interface BuildRun {
  ms: number
  stages: readonly StageRun[]
}

/** What is asked of a container engine. */
export interface Engine {
  /** Rejects when no engine answers. */
  requireRunning(): Promise<void>
  build(request: BuildRequest): Promise<BuildRun>
  /** Brings an image here from its registry, unless it is here. */
  pull(reference: string): Promise<void>
  /** Gives an image that is there more names. */
  tag(image: string, references: readonly string[]): Promise<void>
  /** Digests of the layers of an image, the lowest first. */
  layersOf(reference: string): Promise<readonly string[]>
  /** Describes images that are built on `base`. */
  describe(images: readonly { name: string; reference: string }[], base: string): Promise<Image[]>
  /** Takes names away, and images that have no other. */
  remove(references: readonly string[]): Promise<void>
}

/** The engine that Docker's client on PATH speaks to. */
export function createEngine(clock: Clock, signal: AbortSignal): Engine {
  const layersOf = async (reference: string): Promise<string[]> =>
    JSON.parse(await askDocker(['inspect', '--format={{json .RootFS.Layers}}', reference], signal))
  return {
    async requireRunning() {
      try {
        await askDocker(['version', '--format={{.Server.Version}}'], signal)
      } catch (cause) {
        const reason = cause instanceof Error ? cause.message.trim().split('\n').at(-1) : cause
        throw new EngineError(`no container engine answers (${reason}): install docker.io or start dockerd`, { cause })
      }
    },
    async build(request) {
      const lines: TimedLine[] = []
      const startedAtMs = clock.now()
      await runDocker(buildCommand(request), signal, (text) => lines.push({ atMs: clock.now(), text }))
      const endedAtMs = clock.now()
      return { ms: endedAtMs - startedAtMs, stages: stagesOf(lines, startedAtMs, endedAtMs) }
    },
    async pull(reference) {
      await runDocker(['pull', '--quiet', reference], signal)
    },
    async tag(image, references) {
      for (const reference of references) await runDocker(['tag', image, reference], signal)
    },
    layersOf,
    async describe(images, base) {
      const baseLayers = await layersOf(base)
      const { output, done } = streamDocker(['save', ...images.map(({ reference }) => reference)], signal)
      const [saved] = await Promise.all([readSavedImages(output), done])
      return images.map((image) => describeImage(saved, { ...image, baseLayers }))
    },
    async remove(references) {
      await runDocker(['rmi', ...references], signal)
    },
  }
}

/** With the network of the machine: builders reach the registry as the machine itself does. */
function buildCommand({ context, target, references, buildArguments, isClean }: BuildRequest): string[] {
  return [
    ...['build', '--network=host', `--file=${context}/docker/Dockerfile`, `--target=${target}`],
    ...(isClean === true ? ['--no-cache'] : []),
    ...references.map((reference) => `--tag=${reference}`),
    ...Object.entries(buildArguments).map(([name, value]) => `--build-arg=${name}=${value}`),
    context,
  ]
}
