import { execFileSync } from 'node:child_process'
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { bundleFunction, bundleService } from '@manga-assist/workspace'
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
  const inputs = join(temporary, 'inputs.json')
  await rm(join(folder, 'dist'), { recursive: true, force: true })
  execFileSync('pnpm', ['--dir', folder, 'run', 'bundle', `--inputs=${inputs}`], { stdio: ['ignore', 2, 2] })
  const files: string[] = JSON.parse(await readFile(inputs, 'utf8'))
  await rm(temporary, { recursive: true })
  return files
}
