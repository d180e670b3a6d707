import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Foundations, readFoundations } from '../build/foundations.ts'
import type { Engine } from '../engine/engine.ts'

const publicFile = 'docker/base/public.env'

interface Circumstances {
  isRelease: boolean
  root: string
  engine: Pick<Engine, 'pull'>
  /** Told why the public images are not used. */
  say: (line: string) => void
  /** Makes the stand-ins where they are not there yet. Replaced in tests. */
  makeStandIns?: (root: string) => Foundations
}

/**
 * The public images, where they are given by digest and can be pulled. A release has nothing else; everybody else gets a
 * stand-in, and is told why.
 */
export async function foundationsFor(circumstances: Circumstances): Promise<Foundations> {
  const { isRelease, root, engine, say, makeStandIns = runScript } = circumstances
  const found = readFoundations(readFileSync(join(root, publicFile), 'utf8'), publicFile)
  if (found.kind === 'not-by-digest') {
    if (isRelease) throw new Error(`${found.message}. Fill it in before a release.`)
    say(`building on a stand-in: ${found.message}`)
    return makeStandIns(root)
  }
  const { base, builder } = found.foundations
  try {
    await engine.pull(base)
    await engine.pull(builder)
    return found.foundations
  } catch (error) {
    if (isRelease) throw error
    say(`building on a stand-in: ${error instanceof Error ? error.message : error}`)
    return makeStandIns(root)
  }
}

function runScript(root: string): Foundations {
  const script = join(root, 'docker/base/stand-in.sh')
  const printed = execFileSync(script, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })
  const [base = '', builder = ''] = printed.trim().split('\n').slice(-2)
  return { base, builder }
}
