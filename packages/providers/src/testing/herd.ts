import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

export interface HerdOptions {
  /** An empty Redis. */
  redisUrl: string
  processes: number
  /** In all processes together; a multiple of `processes`. */
  readers: number
  /** How long a read of the store takes, in milliseconds. */
  loadMs: number
  /** Whether the hot key has expired altogether, or is stale and may still be shown. */
  state: 'expired' | 'stale'
}

export interface HerdResult {
  /** In all processes together, after the key's time was up. */
  storeReads: number
  /** Readers that got the right value. */
  right: number
}

/** Lets readers of several real processes loose on one hot key whose time is up. */
export async function runHerd({ redisUrl, processes, readers, loadMs, state }: HerdOptions): Promise<HerdResult> {
  const script = join(import.meta.dirname, 'herd-reader.ts')
  const settings = [redisUrl, readers / processes, state, loadMs].map(String)
  const children = Array.from({ length: processes }, () => fork(script, settings, { execArgv: [] }))
  try {
    await Promise.all(children.map((child) => once(child, 'message')))
    await ask(children, 'warm')
    await ask(children, 'age')
    const results = (await ask(children, 'herd')) as HerdResult[]
    return {
      storeReads: results.reduce((sum, { storeReads }) => sum + storeReads, 0),
      right: results.reduce((sum, { right }) => sum + right, 0),
    }
  } finally {
    const gone = children.map((child) => once(child, 'exit'))
    for (const child of children) if (child.connected) child.send('end')
    await Promise.all(gone)
  }
}

function ask(children: readonly ChildProcess[], word: string): Promise<unknown[]> {
  return Promise.all(
    children.map(async (child) => {
      const [answer] = await Promise.all([once(child, 'message'), child.send(word)])
      return answer[0]
    }),
  )
}
