import { randomBytes } from 'node:crypto'
import { resolve } from 'node:path'
import { systemClock as clock } from '@manga-assist/clock'
import { onStopRequest } from '@manga-assist/lifecycle'
import { addressLines } from './addresses.ts'
import { bundle } from './bundle.ts'
import { catalogueFileOf } from './catalogue-file.ts'
import { openDataFolder } from './data-folder.ts'
import { chosen, env, inherited } from './env.ts'
import { createOutput, type Output } from './output.ts'
import { requireFreePorts } from './ports.ts'
import { createRehearsalDriver, type RehearsalDriver } from './rehearsal-driver.ts'
import { type Stack, startStack } from './stack.ts'
import { waitUntilReady } from './wait-until-ready.ts'

/** What takes longer is told while it is done. */
const quietMs = 2_000

/** Starts a stack and serves until it is told to stop. Gives the exit code. */
export async function start(root: string, write: (text: string) => void): Promise<number> {
  const data = openDataFolder(env.DATA_FOLDER ?? (env.ROUTER_PORT === 0 ? undefined : resolve(root, '.data/local')))
  const output = createOutput(data.logFolder, write)
  const stopping = new AbortController()
  let stack: Stack | undefined
  let rehearsals: RehearsalDriver | undefined

  onStopRequest((reason) => stopping.abort(reason.kind === 'fault' ? reason.error : reason.kind))
  process.on('message', (message: { kind?: unknown; index?: unknown }) => {
    if (message.kind === 'kill-task') stack?.killTask(Number(message.index))
  })

  try {
    await requireFreePorts(env)
    await told('bundling what is served', output, () => bundle(root, inherited, stopping.signal))
    const onFault = (fault: string) => stopping.abort(new Error(fault))
    const catalogueFile = catalogueFileOf(root, env)
    // Of this start only: nobody keeps a ticket.
    const ticketSecret = randomBytes(32).toString('hex')
    const parts = { root, settings: env, chosen, data, ticketSecret, catalogueFile }
    stack = await told('starting router, tasks and local Lambda', output, () =>
      startStack({ ...parts, output, clock, inherited, onFault }),
    )
    rehearsals = createRehearsalDriver({ root, folder: data.logFolder, inherited, clock, router: stack.router })
    for (const line of addressLines(stack, data, catalogueFile)) output.say(line)
    await waitUntilReady(stack.router.listening.url, clock, stopping.signal)
    output.say(`ready ${stack.router.listening.url}`)
    await new Promise((resolve) => stopping.signal.addEventListener('abort', resolve))
    stopping.signal.throwIfAborted()
    return 0
  } catch (error) {
    if (!(error instanceof Error)) return 0
    output.say(`stopping: ${error.message}`)
    return 1
  } finally {
    await rehearsals?.stop()
    await stack?.stop()
    await output.close()
    data.remove()
    process.disconnect?.()
  }
}

async function told<Result>(what: string, output: Output, work: () => Promise<Result>): Promise<Result> {
  const cancel = clock.after(quietMs, () => output.say(`${what} …`))
  try {
    return await work()
  } finally {
    cancel()
  }
}
