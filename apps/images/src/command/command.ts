import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runCommand } from '@manga-assist/command-line'
import { buildAll } from '../build/build-all.ts'
import { copyContext } from '../build/copy-context.ts'
import { measureBuilds } from '../build/measure.ts'
import { readSourceState, type SourceState } from '../build/source-state.ts'
import type { Engine } from '../engine/engine.ts'
import type { Image } from '../image/image.ts'
import { checkImage } from '../rules/check-image.ts'
import { type ImagesOptions, parseImagesArguments } from './arguments.ts'
import { description } from './description.ts'
import { foundationsFor } from './foundations-for.ts'
import { failuresOf, type ImagesReport, rowOf } from './report.ts'
import { renderReport } from './tables.ts'

export interface CommandDependencies {
  engine: Engine
  /** Of the repository. */
  root: string
  write: (text: string) => void
  writeError: (text: string) => void
}

/** Whatever keeps an image from being built is told in one line: the engine says it in its own words. */
const expected = [Error]

/** `npm run images`. Gives the exit code. */
export async function imagesCommand(
  argv: readonly string[],
  dependencies: CommandDependencies,
  interruption: AbortSignal,
): Promise<number> {
  const { write, writeError } = dependencies
  return await runCommand({
    ...{ description, parsed: parseImagesArguments(argv), expected, write, writeError, interruption },
    async run(options) {
      const report = await makeReport(options, dependencies)
      write(options.json ? `${JSON.stringify(report, null, 2)}\n` : renderReport(report))
      const failures = failuresOf(report)
      for (const failure of failures) writeError(`images: ${failure}\n`)
      return failures.length === 0 ? 0 : 1
    },
  })
}

async function makeReport(options: ImagesOptions, dependencies: CommandDependencies): Promise<ImagesReport> {
  const { engine, root, writeError } = dependencies
  await engine.requireRunning()
  const { revision, created, version } = sourceStateFor(options, root)
  const { base, builder } = await foundationsFor({
    isRelease: options.isRelease,
    root,
    engine,
    say: (line) => writeError(`${line}\n`),
  })
  const tags = options.isRelease ? [revision] : ['dev', revision]
  const plan = {
    context: root,
    buildArguments: { BASE: base, BUILDER: builder, REVISION: revision, CREATED: created, VERSION: version },
    targets: options.targets,
    referencesOf: (name: string) => tags.map((tag) => `${options.repository}/${name}:${tag}`),
  }
  const builds = options.isQuick ? undefined : await measure(dependencies, plan)
  if (builds === undefined) await buildAll(engine, plan)
  writeError('looking into the images …\n')
  const images = await engine.describe(
    options.targets.map(({ name }) => ({ name, reference: plan.referencesOf(name)[0] ?? '' })),
    base,
  )
  writeBills(images, join(root, 'reports/images'))
  return {
    ...{ revision, base },
    images: images.map((image) => rowOf(image, builds?.get(image.name))),
    ...(options.check && { findings: images.flatMap(checkImage) }),
  }
}

/** What is released can be found again by its commit. */
function sourceStateFor({ isRelease }: ImagesOptions, root: string): SourceState {
  const state = readSourceState(root)
  if (isRelease && state.revision.endsWith('-dirty')) {
    throw new Error('--release builds a commit, but files differ from it: commit or stash them')
  }
  return state
}

async function measure({ engine, root, writeError }: CommandDependencies, plan: Parameters<typeof buildAll>[1]) {
  const copy = await copyContext(root)
  try {
    return await measureBuilds({ engine, plan, copy, say: (line) => writeError(`${line}\n`) })
  } finally {
    await copy.remove()
  }
}

/** Beside the images, as it is in them. */
function writeBills(images: readonly Image[], folder: string): void {
  mkdirSync(folder, { recursive: true })
  for (const { name, layers } of images) {
    const files = layers.flatMap((layer) => layer.files)
    const bill = files.find(({ path }) => path === 'app/sbom.cdx.json')?.text
    if (bill !== undefined) writeFileSync(join(folder, `${name}.cdx.json`), bill)
  }
}
