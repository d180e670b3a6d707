import type { createServer as createHttpServer, IncomingMessage, Server } from 'node:http'
import { createAdaptorServer, upgradeWebSocket, type WebSocketLike, type WebSocketServerLike } from '@hono/node-server'
import type { Clock } from '@manga-assist/clock'
import type { Context, Hono, MiddlewareHandler } from 'hono'
import type { WSEvents } from 'hono/ws'
import { WebSocket, WebSocketServer } from 'ws'
import { reportEnd } from '../answer-turn.ts'
import type { AppDependencies } from '../app-dependencies.ts'
import type { AppEnv } from '../app-env.ts'
import { resumeGraceMs } from '../grace.ts'
import { problemResponse } from '../problem-response.ts'
import { ChatSocket, type ChatSocketOptions } from './chat-socket.ts'
import { isOriginAllowed } from './origin.ts'
import { defaultSocketLimits, type SocketLimits } from './socket-limits.ts'
import { createSocketLink } from './socket-link.ts'
import { SocketRegistry } from './socket-registry.ts'
import type { AdmitTurn } from './socket-turns.ts'

export interface ChatSocketsOptions {
  clock: Clock
  /** Origins of pages that may connect. Left out: pages of the same host. */
  allowedOrigins?: readonly string[] | undefined
  limits?: Partial<SocketLimits>
}

const socketPath = '/ws/chat'

/** The connections of one process. */
export interface ChatSockets {
  /** For `createApp`. */
  addRoutes(app: Hono<AppEnv>, dependencies: AppDependencies): void
  /** Which requests are to become connections; for the server's `shouldUpgradeCallback`. */
  readonly takesUpgrade: (request: IncomingMessage) => boolean
  /** Takes connections from a server. `admitTurn` gives turns their room; all have it when left out. */
  attach(server: Server, fetch: Hono<AppEnv>['fetch'], admitTurn?: AdmitTurn): Server
  /** Takes no more, closes each connection when its turns have ended, and cuts what is left at the end of the time. */
  drain(timeoutMs: number): Promise<void>
  readonly open: number
}

const alwaysAdmitted: AdmitTurn = () => ({ kind: 'admitted', release: () => {} })

export function createChatSockets({ clock, allowedOrigins = [], limits }: ChatSocketsOptions): ChatSockets {
  const bounds: SocketLimits = { ...defaultSocketLimits, ...limits }
  const registry = new SocketRegistry(clock)
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    maxPayload: bounds.maxFrameBytes,
    perMessageDeflate: false,
  })
  let admitTurn = alwaysAdmitted

  const open = (c: Context<AppEnv>, socket: WebSocket, dependencies: AppDependencies): ChatSocket => {
    const link = createSocketLink(socket, { ...bounds, clock })
    const chat = new ChatSocket({
      limits: bounds,
      ...readerOf(c),
      ...listenersFor(c, dependencies),
      link,
      clock,
      turns: dependencies.turns,
      plane: dependencies.plane,
      admitTurn: () => admitTurn(),
      graceMs: resumeGraceMs,
    })
    registry.add(socket, chat)
    return chat
  }

  return {
    takesUpgrade: ({ headers, url }) => isWebSocket(headers.upgrade) && url?.split('?')[0] === socketPath,
    addRoutes(app, dependencies) {
      const upgrade = upgradeWebSocket((c: Context<AppEnv>) => eventsOf((socket) => open(c, socket, dependencies)))
      app.get(socketPath, doorkeeper(registry, bounds, allowedOrigins), upgrade)
    },
    attach(traffic, fetch, admit = alwaysAdmitted) {
      admitTurn = admit
      // The server stays as it is: only its upgrades are listened to.
      const createServer = (() => traffic) as typeof createHttpServer
      createAdaptorServer({ fetch, createServer, websocket: { server: server as WebSocketServerLike } })
      return traffic
    },
    drain: (timeoutMs) => registry.drain(timeoutMs),
    get open() {
      return registry.open
    },
  }
}

/** Who may connect: before the upgrade, a refusal is an ordinary answer. */
function doorkeeper(
  registry: SocketRegistry,
  { maxSockets }: SocketLimits,
  allowedOrigins: readonly string[],
): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    if (!isWebSocket(c.req.header('upgrade'))) {
      c.header('upgrade', 'websocket')
      return problemResponse(c, 'upgrade-required', 'Connect with a WebSocket client.')
    }
    if (!isOriginAllowed(c.req.header('origin'), c.req.header('host'), allowedOrigins)) {
      return problemResponse(c, 'origin-refused', 'Connect from a page of this service.')
    }
    if (registry.draining) return problemResponse(c, 'not-ready', 'Connect again in a few seconds.')
    if (registry.open >= maxSockets) return problemResponse(c, 'shed', 'There is no room for a connection right now.')
    return next()
  }
}

function isWebSocket(upgrade: string | undefined): boolean {
  return upgrade?.toLowerCase() === 'websocket'
}

function eventsOf(open: (socket: WebSocket) => ChatSocket): WSEvents<WebSocketLike> {
  let chat: ChatSocket | undefined
  return {
    onOpen: (_event, { raw }) => {
      if (raw instanceof WebSocket) chat = open(raw)
    },
    onMessage: ({ data }) => chat?.receive(data),
    // What was wrong is in the close code that follows; without a listener it would end the process.
    onError: () => {},
  }
}

function readerOf(c: Context<AppEnv>): Pick<ChatSocketOptions, 'userId' | 'expiresAtMs'> {
  return { userId: c.get('userId'), expiresAtMs: c.get('expiresAtMs') }
}

function listenersFor(
  c: Context<AppEnv>,
  dependencies: AppDependencies,
): Pick<ChatSocketOptions, 'reportEnd' | 'onFault'> {
  const trace = c.get('trace')
  const { onEvent } = dependencies
  return {
    reportEnd: () => reportEnd(c, dependencies),
    onFault: (error) => onEvent({ kind: 'request-failed', trace, method: 'WS', route: socketPath, error }),
  }
}
