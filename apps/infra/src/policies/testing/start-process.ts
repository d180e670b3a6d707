import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'

const root = resolve(import.meta.dirname, '../../../../..')

export interface RunningProcess {
  readonly url: string
  stop(): Promise<void>
}

/** Runs an app as it is shipped, with these variables and no others, and resolves when it listens. */
export async function startProcess(app: 'fargate' | 'router', env: Record<string, string>): Promise<RunningProcess> {
  const child = spawn(process.execPath, [resolve(root, 'apps', app, 'src/main.ts')], {
    env: { HOST: '127.0.0.1', PORT: '0', ADMIN_PORT: '0', LOG_LEVEL: 'error', ...env },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  let complaints = ''
  child.stderr?.on('data', (data) => {
    complaints += data
  })
  const ended = once(child, 'exit')
  const url = await Promise.race([
    once(child, 'message').then(([{ url: found }]) => String(found)),
    ended.then(([code]) => Promise.reject(new Error(`apps/${app} ended with ${code}: ${complaints}`))),
  ])
  return {
    url,
    async stop() {
      child.kill('SIGTERM')
      await ended
    },
  }
}
