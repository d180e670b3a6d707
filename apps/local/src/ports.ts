import { createServer } from 'node:net'
import type { LocalSettings } from './env.ts'
import { PortTaken } from './port-taken.ts'

/** A port that the stack is about to take, and the setting that changes it. */
interface WantedPort {
  port: number
  user: string
  setting: keyof LocalSettings
}

const host = '127.0.0.1'

/** Every port of a stack with these settings; one that is 0 is any that is free. */
export function wantedPorts(settings: LocalSettings): WantedPort[] {
  const { ROUTER_PORT, ROUTER_ADMIN_PORT, TASK_PORT, TASK_ADMIN_PORT, LAMBDA_PORT, TASKS, OVERFLOW_PLANE } = settings
  const tasks = Array.from({ length: TASKS }, (_, index) => [
    { port: TASK_PORT === 0 ? 0 : TASK_PORT + index, user: `task ${index + 1}`, setting: 'TASK_PORT' as const },
    {
      port: TASK_ADMIN_PORT === 0 ? 0 : TASK_ADMIN_PORT + index,
      user: `admin port of task ${index + 1}`,
      setting: 'TASK_ADMIN_PORT' as const,
    },
  ])
  const wanted: WantedPort[] = [
    { port: ROUTER_PORT, user: 'router', setting: 'ROUTER_PORT' },
    { port: ROUTER_ADMIN_PORT, user: 'admin port of the router', setting: 'ROUTER_ADMIN_PORT' },
    ...tasks.flat(),
    ...(OVERFLOW_PLANE === 'lambda'
      ? [{ port: LAMBDA_PORT, user: 'local Lambda', setting: 'LAMBDA_PORT' as const }]
      : []),
  ]
  return wanted.filter(({ port }) => port !== 0)
}

/** Rejects with a PortTaken for the first port that something else listens on. A port may still be lost after it. */
export async function requireFreePorts(settings: LocalSettings): Promise<void> {
  for (const { port, user, setting } of wantedPorts(settings)) {
    if (!(await isFree(port))) throw new PortTaken({ port, user, setting })
  }
}

function isFree(port: number): Promise<boolean> {
  const server = createServer()
  return new Promise((resolve, reject) => {
    server.once('error', (error: Error & { code?: string }) => {
      if (error.code === 'EADDRINUSE') resolve(false)
      else reject(error)
    })
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)))
  })
}
