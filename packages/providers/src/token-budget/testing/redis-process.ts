import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { onTestFinished } from 'vitest'
import type { ScriptRunner } from '../shared-token-budget.ts'

export interface RedisProcess {
  /** A connection of its own, as another task has one. */
  connect(): Promise<ScriptRunner>
}

/** A redis-server of the test, without a port and without persistence; ended with the test. */
export async function startRedisProcess(program: string): Promise<RedisProcess> {
  const folder = mkdtempSync(join(tmpdir(), 'token-budget-'))
  const path = join(folder, 'redis.sock')
  const settings = ['--port', '0', '--unixsocket', path, '--save', '', '--appendonly', 'no']
  const child = spawn(program, settings, { stdio: 'ignore' })
  onTestFinished(async () => {
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    await gone
    rmSync(folder, { recursive: true })
  })
  return {
    async connect() {
      const redis = new Redis({ path, retryStrategy: () => 10, lazyConnect: true, maxRetriesPerRequest: 500 })
      // Refused until the server listens: it is tried again.
      redis.on('error', () => {})
      onTestFinished(() => redis.disconnect())
      await redis.ping()
      return { eval: (script, keys, args) => redis.eval(script, keys.length, ...keys, ...args) }
    },
  }
}
