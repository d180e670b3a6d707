import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { type ConverseStep, frameOf } from './converse-steps.ts'
import { eventStreamContentType } from './event-frames.ts'

/** What ConverseStream was asked. */
export interface ConverseCall {
  modelId: string
  body: {
    system?: { text: string }[]
    messages: { role: string; content: { text: string }[] }[]
    inferenceConfig: { maxTokens: number; temperature?: number }
  }
}

/** A refusal is a plain HTTP answer of the service, with no stream. */
export type ConverseAnswer =
  | { kind: 'stream'; steps: readonly ConverseStep[] }
  | { kind: 'refusal'; status: number; type: string; headers?: Record<string, string> }
  /** Takes the request and says nothing, until `release`, and then cuts. */
  | { kind: 'silence' }

export interface BedrockServerOptions {
  /** `index` counts the calls from 0. */
  answer: (call: ConverseCall, index: number) => ConverseAnswer
  /** Pause before each event, in milliseconds. Without it everything is sent at full speed. */
  paceMs?: number
  /** How a run of frames is cut into writes; each piece arrives on its own. One write a frame without it. */
  split?: (frames: Buffer) => readonly Buffer[]
}

export interface BedrockServer {
  readonly url: string
  /** Calls so far. */
  readonly calls: ConverseCall[]
  /** Calls whose connection is still there and whose answer has not ended. */
  openCalls(): number
  /** Connections that were ever made, and the most at one time. */
  readonly connections: { total: number; most: number }
  /** Lets everything go on that waits. */
  release(): void
  close(): Promise<void>
}

/** Bedrock's ConverseStream on a free loopback port, with answers from the test. Signatures are not checked. */
export async function startBedrockServer(options: BedrockServerOptions): Promise<BedrockServer> {
  const calls: ConverseCall[] = []
  const connections = { total: 0, most: 0 }
  const sockets = new Set<Socket>()
  const released = Promise.withResolvers<void>()
  let open = 0

  const server = createServer(async (request, response) => {
    const match = request.url?.match(/^\/model\/([^/]+)\/converse-stream$/)
    if (request.method !== 'POST' || match?.[1] === undefined) {
      response.writeHead(404).end()
      return
    }
    open += 1
    response.once('close', () => {
      open -= 1
    })
    const call = { modelId: decodeURIComponent(match[1]), body: JSON.parse(await text(request)) }
    calls.push(call)
    await writeAnswer(response, options.answer(call, calls.length - 1), options, released.promise)
  })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    connections.total += 1
    connections.most = Math.max(connections.most, sockets.size)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    openCalls: () => open,
    connections,
    release: released.resolve,
    async close() {
      released.resolve()
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

async function writeAnswer(
  response: ServerResponse,
  answer: ConverseAnswer,
  options: BedrockServerOptions,
  released: Promise<void>,
): Promise<void> {
  switch (answer.kind) {
    case 'refusal': {
      const headers = { 'content-type': 'application/json', 'x-amzn-errortype': answer.type, ...answer.headers }
      response.writeHead(answer.status, headers).end(JSON.stringify({ message: `a ${answer.type} of the test` }))
      return
    }
    case 'silence':
      await released
      response.destroy()
      return
    case 'stream':
      response.writeHead(200, { 'content-type': eventStreamContentType }).flushHeaders()
      await writeSteps(response, answer.steps, options, released)
  }
}

async function writeSteps(
  response: ServerResponse,
  steps: readonly ConverseStep[],
  { paceMs, split }: BedrockServerOptions,
  released: Promise<void>,
): Promise<void> {
  let unsplit: Buffer[] = []
  const writeUnsplit = async () => {
    const frames = Buffer.concat(unsplit)
    unsplit = []
    if (frames.length > 0) for (const piece of split?.(frames) ?? []) await write(response, piece)
  }
  for (const step of steps) {
    const frame = frameOf(step)
    if (frame !== undefined && split !== undefined) unsplit.push(frame)
    else if (frame !== undefined) {
      if (paceMs !== undefined) await new Promise((resolve) => setTimeout(resolve, paceMs))
      // Full speed means one frame after the other, as fast as they are read.
      if (!response.write(frame) && !response.destroyed) await Promise.race([once(response, 'drain'), closed(response)])
    } else {
      await writeUnsplit()
      if (step.kind === 'wait') await released
      if (step.kind === 'end') response.end()
      if (step.kind === 'cut') await cut(response)
    }
    if (response.destroyed) return
  }
  await writeUnsplit()
}

/** Writes a piece and lets it leave: what follows is another one for the reader too. */
async function write(response: ServerResponse, piece: Buffer): Promise<void> {
  if (piece.length > 0) await new Promise((resolve) => response.write(piece, resolve))
}

/** Cuts the connection after what was written has left, or nothing of it would arrive. */
async function cut(response: ServerResponse): Promise<void> {
  await new Promise((resolve) => response.write('', resolve))
  response.destroy()
}

function closed(response: ServerResponse): Promise<unknown> {
  return once(response, 'close')
}

async function text(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks).toString('utf8')
}
