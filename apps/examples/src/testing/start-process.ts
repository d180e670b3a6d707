import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { onTestFinished } from 'vitest'

/** Lambda's client wants some; the local Lambda believes all. */
const credentials = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test', AWS_REGION: 'us-east-1' }

/** Starts a program that ends with the test. Everything but its channel to the test and its output is inherited. */
export function startProcess(program: string, args: readonly string[], settings: Record<string, string>): ChildProcess {
  const child = spawn(program, args, {
    env: { ...process.env, ...credentials, ...settings },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  onTestFinished(() => void child.kill())
  return child
}

/** Origins of the servers of an example, by the names that it exports them under. */
type Servers = Record<string, string>

/**
 * Starts examples on free ports, in one process that the test pays for once. They measure it, and on a machine that is busy
 * with other tests they would spill for want of CPU: it is told that it is idle.
 */
export async function startExamples(files: readonly string[], settings: Record<string, string>): Promise<Servers[]> {
  const program = `
    import { once } from 'node:events'
    import { performance } from 'node:perf_hooks'
    performance.eventLoopUtilization = () => ({ active: 0, idle: performance.now(), utilization: 0 })
    process.cpuUsage = () => ({ user: 0, system: 0 })
    const urls = []
    for (const file of ${JSON.stringify(files)}) {
      const example = {}
      for (const [name, server] of Object.entries(await import(file))) {
        if (!server.listening) await once(server, 'listening')
        example[name] = 'http://127.0.0.1:' + server.address().port
      }
      urls.push(example)
    }
    process.send(urls)`
  const ports = { PORT: '0', ADMIN_PORT: '0' }
  const child = startProcess(process.execPath, ['--input-type=module', '--eval', program], { ...settings, ...ports })
  const [urls] = await once(child, 'message')
  return urls
}
