import { randomBytes } from 'node:crypto'
import { resolve } from 'node:path'
import { systemClock as clock } from '@manga-assist/clock'
import { onStopRequest } from '@manga-assist/lifecycle'
import { addressLines } from './addresses.ts'
import { bundle } from './bundle.ts'
import { catalogueFileOf } from './catalogue-file.ts'
import { openDataFolder } from './data-folder.ts'
import { chosen, env, inherited } from './env.ts'
import { createOutput } from './output.ts'
import { type Stack, startStack } from './stack.ts'
import { waitUntilReady } from './wait-until-ready.ts'

const root = resolve(import.meta.dirname, '../../..')
const data = openDataFolder(env.DATA_FOLDER ?? (env.ROUTER_PORT === 0 ? undefined : resolve(root, '.data/local')))
const output = createOutput(data.logFolder, (text) => process.stdout.write(text))
const stopping = new AbortController()
let stack: Stack | undefined

onStopRequest((reason) => stopping.abort(reason.kind === 'fault' ? reason.error : reason.kind))
process.on('message', (message: { kind?: unknown; index?: unknown }) => {
  if (message.kind === 'kill-task') stack?.killTask(Number(message.index))
})

try {
  await bundle(root, inherited, stopping.signal)
  const onFault = (fault: string) => stopping.abort(new Error(fault))
  const catalogueFile = catalogueFileOf(root, env)
  // Of this start only: nobody keeps a ticket.
  const ticketSecret = randomBytes(32).toString('hex')
  const parts = { root, settings: env, chosen, data, ticketSecret, catalogueFile }
  stack = await startStack({ ...parts, output, clock, inherited, onFault })
  for (const line of addressLines(stack, data, catalogueFile)) output.say(line)
  await waitUntilReady(stack.router.listening.url, clock, stopping.signal)
  output.say(`ready ${stack.router.listening.url}`)
  await new Promise((resolve) => stopping.signal.addEventListener('abort', resolve))
  stopping.signal.throwIfAborted()
} catch (error) {
  if (error instanceof Error) output.say(`stopping: ${error.message}`)
  process.exitCode = error instanceof Error ? 1 : 0
} finally {
  await stack?.stop()
  await output.close()
  data.remove()
  process.disconnect?.()
}
