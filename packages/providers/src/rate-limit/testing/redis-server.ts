import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import type { RedisScripts } from '../redis-rate-limiter.ts'

/** A real Redis on a socket file of its own: no port is taken. */
export interface TestRedis extends RedisScripts {
  flush(): Promise<unknown>
  timeToLiveMs(key: string): Promise<number>
  /** Makes the server stand still, as a stalled host does, until `resume`. */
  freeze(): void
  resume(): void
  stop(): Promise<void>
}

/** Starts the server and resolves when it answers. */
export async function startRedis(program: string): Promise<TestRedis> {
  const folder = mkdtempSync(join(tmpdir(), 'manga-redis-'))
  const path = join(folder, 'redis.sock')
  const args = ['--port', '0', '--unixsocket', path, '--save', '', '--appendonly', 'no', '--dir', folder]
  const server = spawn(program, args, { stdio: ['ignore', 'pipe', 'ignore'] })
  await untilReady(server)
  const client = new Redis({ path, enableOfflineQueue: true, maxRetriesPerRequest: 0, retryStrategy: () => null })
  client.on('error', () => {})
  return {
    eval: (script, keys, values) => client.eval(script, keys.length, ...keys, ...values),
    flush: () => client.flushall(),
    timeToLiveMs: (key) => client.pttl(key),
    freeze: () => server.kill('SIGSTOP'),
    resume: () => server.kill('SIGCONT'),
    async stop() {
      client.disconnect()
      if (server.exitCode === null && server.signalCode === null) {
        const ended = once(server, 'exit')
        server.kill('SIGKILL')
        await ended
      }
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function untilReady(server: ChildProcess): Promise<void> {
  let output = ''
  for await (const chunk of server.stdout ?? []) {
    output += chunk
    if (/Ready to accept connections|now ready to accept/i.test(output)) break
  }
  if (!/ready to accept/i.test(output)) throw new Error(`redis-server did not start:\n${output}`)
}
