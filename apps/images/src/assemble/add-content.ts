import { execFileSync } from 'node:child_process'
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { bundleFunction, bundleService } from '@manga-assist/workspace'
import type { Metafile } from 'esbuild'
import type { Content } from './contents.ts'

interface Place {
  root: string
  application: string
}

/** Adds one thing to the application. Returns the files that it was made of. */
export async function addContent(content: Content, { root, application }: Place): Promise<string[]> {
  const folder = join(root, content.folder)
  const to = join(application, content.to)
  const absolute = (inputs: readonly string[]) => inputs.map((file) => resolve(folder, file))
  switch (content.kind) {
    case 'service':
      return absolute((await bundleService({ folder, entry: content.entry, outfile: to })).inputs)
    case 'function': {
      const { inputs } = await bundleFunction(folder)
      await cp(join(folder, 'dist'), to, { recursive: true })
      return absolute(inputs)
    }
    case 'page': {
      const inputs = await bundlePage(folder)
      await cp(join(folder, 'dist'), to, { recursive: true })
      return absolute(inputs)
    }
    case 'scripts':
      await cp(folder, to, { recursive: true, filter: (path) => !path.endsWith('.test.ts') })
      return []
    default:
      return content satisfies never
  }
}

/** By the command that the page is bundled with everywhere. */
async function bundlePage(folder: string): Promise<string[]> {
  const temporary = await mkdtemp(join(tmpdir(), 'page-'))
  const metafile = join(temporary, 'metafile.json')
  await rm(join(folder, 'dist'), { recursive: true, force: true })
  execFileSync('pnpm', ['--dir', folder, 'run', 'bundle', `--metafile=${metafile}`], { stdio: ['ignore', 2, 2] })
  const { outputs }: Metafile = JSON.parse(await readFile(metafile, 'utf8'))
  await rm(temporary, { recursive: true })
  const inputs = Object.values(outputs).flatMap((output) => Object.keys(output.inputs))
  return inputs.map((file) => resolve(folder, file))
}
