import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  InvokeCommand,
  type InvokeCommandOutput,
  InvokeWithResponseStreamCommand,
  type InvokeWithResponseStreamResponseEvent,
  LambdaClient,
} from '@aws-sdk/client-lambda'
import { onTestFinished } from 'vitest'
import { portOf } from '../environments/runtime-api.ts'
import {
  createLambdaEmulator,
  type FunctionLogLine,
  type FunctionOptions,
  type LambdaEmulator,
  type LambdaEmulatorEvent,
  type LambdaEmulatorOptions,
} from '../index.ts'

/** A function of `handlers.mjs`, named as its export. */
export function fixture(name: string, options: Partial<FunctionOptions> = {}): FunctionOptions {
  const directory = dirname(fileURLToPath(new URL('../fixtures/handlers.mjs', import.meta.url)))
  return { name: name.replaceAll('.', '-'), directory, taskRoot: directory, handler: `handlers.${name}`, ...options }
}

/** What was seen so far, and what is still to come. */
export class Seen<Item> {
  readonly items: Item[] = []
  readonly #waiting = new Set<(item: Item) => void>()

  readonly add = (item: Item): void => {
    this.items.push(item)
    for (const waiting of this.#waiting) waiting(item)
  }

  /** The first item that fits, seen already or not yet. */
  until<Fit extends Item>(fits: (item: Item) => item is Fit): Promise<Fit>
  until(fits: (item: Item) => boolean): Promise<Item>
  until(fits: (item: Item) => boolean): Promise<Item> {
    const seen = this.items.find(fits)
    if (seen) return Promise.resolve(seen)
    return new Promise((resolve) => {
      const waiting = (item: Item) => {
        if (!fits(item)) return
        this.#waiting.delete(waiting)
        resolve(item)
      }
      this.#waiting.add(waiting)
    })
  }
}

export interface Setup {
  emulator: LambdaEmulator
  client: LambdaClient
  events: Seen<LambdaEmulatorEvent>
  logs: Seen<FunctionLogLine>
}

/** An emulator on a free port with a client for it; both go when the test ends. */
export async function setUp(
  functions: FunctionOptions[],
  options: Partial<LambdaEmulatorOptions> = {},
): Promise<Setup> {
  const events = new Seen<LambdaEmulatorEvent>()
  const logs = new Seen<FunctionLogLine>()
  const emulator = await createLambdaEmulator({
    functions,
    port: 0,
    onEvent: events.add,
    onLog: logs.add,
    drainMs: 0,
    ...options,
  })
  onTestFinished(() => emulator.close())
  return { emulator, client: createClient(emulator.url), events, logs }
}

/** The real SDK client, without retries. */
export function createClient(endpoint: string): LambdaClient {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
  const client = new LambdaClient({ endpoint, region: 'us-east-1', credentials, maxAttempts: 1 })
  onTestFinished(() => client.destroy())
  return client
}

/** Invokes and parses the answer. */
export async function invoke(
  client: LambdaClient,
  name: string,
  event: unknown = {},
): Promise<InvokeCommandOutput & { result: unknown }> {
  const Payload = JSON.stringify(event)
  const response = await client.send(new InvokeCommand({ FunctionName: name, Payload }))
  return { ...response, result: JSON.parse(Buffer.from(response.Payload ?? []).toString()) }
}

/** Starts a stream. Its events are read one at a time with `next`. */
export async function openStream(
  client: LambdaClient,
  name: string,
  event: unknown = {},
): Promise<AsyncIterator<InvokeWithResponseStreamResponseEvent>> {
  const Payload = JSON.stringify(event)
  const { EventStream } = await client.send(new InvokeWithResponseStreamCommand({ FunctionName: name, Payload }))
  if (!EventStream) throw new Error('no event stream')
  return EventStream[Symbol.asyncIterator]()
}

export interface ReadStream {
  body: Buffer
  /** `InvokeComplete`; undefined when the stream ended without. */
  end: { ErrorCode?: string | undefined; ErrorDetails?: string | undefined; LogResult?: string | undefined } | undefined
}

/** Reads what is left of a stream. */
export async function readStream(stream: AsyncIterator<InvokeWithResponseStreamResponseEvent>): Promise<ReadStream> {
  const chunks: Uint8Array[] = []
  for (;;) {
    const { value, done } = await stream.next()
    if (done) return { body: Buffer.concat(chunks), end: undefined }
    if (value.InvokeComplete) return { body: Buffer.concat(chunks), end: value.InvokeComplete }
    chunks.push(value.PayloadChunk?.Payload ?? Buffer.alloc(0))
  }
}

/** Invokes with a stream and reads it to its end. */
export async function stream(client: LambdaClient, name: string, event: unknown = {}): Promise<ReadStream> {
  return readStream(await openStream(client, name, event))
}

/** A place where handlers wait until the test lets them go on. */
export interface Gate {
  url: string
  /** How many wait or have passed. */
  arrived(count: number): Promise<void>
  /** Lets everyone pass, now and later. */
  open(): void
}

/** Closed at first. */
export async function createGate(): Promise<Gate> {
  const arrivals = new Seen<number>()
  const opened = Promise.withResolvers<void>()
  const server = createServer((_request, response) => {
    arrivals.add(arrivals.items.length + 1)
    void opened.promise.then(() => response.end())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return {
    url: `http://127.0.0.1:${portOf(server)}`,
    arrived: async (count) => void (await arrivals.until((arrival) => arrival >= count)),
    open: opened.resolve,
  }
}

/** A folder of files that goes when the test ends. */
export async function createFolder(files: Record<string, string>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'lambda-emulator-test-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true })
    await writeFile(join(folder, name), text)
  }
  return folder
}

/** Whether a process stands still. Linux only. */
export function isStopped(pid: number): boolean {
  return /^\d+ \(.*\) T/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
}

/** Whether a process runs. One that has ended but was not collected by its parent does not. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch {
    return false
  }
  const stat = `/proc/${pid}/stat`
  if (!existsSync('/proc/self/stat')) return true
  try {
    return !/^\d+ \(.*\) Z/.test(readFileSync(stat, 'utf8'))
  } catch {
    return false
  }
}

/** Finds events by kind. */
export function kind<Kind extends LambdaEmulatorEvent['kind']>(
  wanted: Kind,
): (event: LambdaEmulatorEvent) => event is Extract<LambdaEmulatorEvent, { kind: Kind }> {
  return (event): event is Extract<LambdaEmulatorEvent, { kind: Kind }> => event.kind === wanted
}
