import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { root } from './repository.ts'

interface Listening {
  url: string
  adminUrl?: string
}

/** What a service of ours shows on `/metrics`. It is started from its sources on free ports, asked once, and stopped. */
export async function metricsOfService(
  script: string,
  { args = [], environment = {} }: { args?: readonly string[]; environment?: Record<string, string> },
): Promise<string> {
  const ports = { HOST: '127.0.0.1', PORT: '0', ADMIN_PORT: '0', LOG_LEVEL: 'silent' }
  const child = spawn(process.execPath, [join(root, script), ...args], {
    env: { PATH: process.env.PATH, ...ports, ...environment },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const ended = once(child, 'exit')
  try {
    const { url, adminUrl = url } = await listening(child)
    return await (await fetch(`${adminUrl}/metrics`)).text()
  } finally {
    child.kill('SIGTERM')
    await ended
  }
}

async function listening(child: ChildProcess): Promise<Listening> {
  const [message] = await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([code]) => Promise.reject(new Error(`the service ended with code ${code}`))),
  ])
  return message as Listening
}
