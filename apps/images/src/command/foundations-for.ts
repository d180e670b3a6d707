import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Foundations, readFoundations } from '../build/foundations.ts'

const publicFile = 'docker/base/public.env'

/** The public base for a release; else a stand-in, which is made where it is not there yet. */
export function foundationsFor(isRelease: boolean, root: string): Foundations {
  if (isRelease) return readFoundations(readFileSync(join(root, publicFile), 'utf8'), publicFile)
  const script = join(root, 'docker/base/stand-in.sh')
  const printed = execFileSync(script, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })
  const [base = '', builder = ''] = printed.trim().split('\n').slice(-2)
  return { base, builder }
}
