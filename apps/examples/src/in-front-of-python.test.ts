import { once } from 'node:events'
import { join } from 'node:path'
import { findTool } from '@manga-assist/workspace/testing'
import { expect, test } from 'vitest'
import { ask, untilBusy } from './testing/ask.ts'
import { startLambda } from './testing/start-lambda.ts'
import { startProcess } from './testing/start-process.ts'

const python = findTool('python3')
const example = join(import.meta.dirname, 'in-front-of-python')
const router = join(import.meta.dirname, '../../router/src/main.ts')

test.skipIf(python === undefined)(
  'a router in front of a service in Python spills what that has no room for',
  async () => {
    const [lambda, service] = await Promise.all([startLambda(join(example, 'handler.ts')), startService()])
    const settings = { TASKS: service, TASK_CONCURRENCY_LIMIT: '1', LAMBDA_ENDPOINT: lambda, LOG_LEVEL: 'silent' }
    const url = await startRouter(settings)
    const report = (of: string) => ask(`${url}/report?of=${of}`)
    await expect.poll(async () => (await fetch(`${url}/ready`)).status).toBe(200)
    expect(await report('monday')).toEqual(['report on monday', 'fargate', undefined])

    const leaving = new AbortController()
    const held = fetch(`${url}/report?of=tuesday&seconds=600`, { signal: leaving.signal })
    await untilBusy(() => report('probe'))
    expect(await report('wednesday')).toEqual(['report on wednesday', 'lambda', 'concurrency'])

    leaving.abort()
    await expect(held).rejects.toThrow('aborted')
  },
)

/** Starts the service on a free port, which it prints. */
async function startService(): Promise<string> {
  const child = startProcess(python ?? '', [join(example, 'service.py')], { PORT: '0' })
  const [port] = await once(child.stdout ?? child, 'data')
  return `http://127.0.0.1:${String(port).trim()}`
}

/** Starts the router as the page shows it, but on free ports and with one slot. */
async function startRouter(settings: Record<string, string>): Promise<string> {
  const args = [`--env-file=${join(example, 'router.env')}`, router]
  const child = startProcess(process.execPath, args, { ...settings, PORT: '0', ADMIN_PORT: '0', HOST: '127.0.0.1' })
  const [{ url }] = await once(child, 'message')
  return url
}
