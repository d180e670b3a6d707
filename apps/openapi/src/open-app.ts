import { randomUUID as newId } from 'node:crypto'
import { createApp, createChatSockets, developmentIdentity } from '@manga-assist/adapter-hono'
import { systemClock as clock } from '@manga-assist/clock'
import { createTraceReader } from '@manga-assist/contracts'
import { createEmbeddedServices } from '@manga-assist/providers'

/** Where the page would be: that it is served is a route, and what it holds is not. */
const emptyPage = {
  contentType: 'text/html; charset=utf-8',
  content: new TextEncoder().encode('<!doctype html>'),
  compressed: [],
  immutable: false,
}

/** The application with every route that it can have, on embedded services: what the document is made from. */
export function openApp() {
  const services = createEmbeddedServices({
    databaseFile: ':memory:',
    tokensPerSecond: Number.POSITIVE_INFINITY,
    clock,
    newId,
  })
  const app = createApp({
    ...services,
    plane: 'fargate',
    identify: developmentIdentity({ cookieSecret: newId(), newId }),
    isReady: () => true,
    clock,
    newId,
    readTrace: createTraceReader({ sampleRate: 0, random: () => 0 }),
    onEvent: () => {},
    sockets: createChatSockets({ clock }),
    assets: new Map([['/', emptyPage]]),
  })
  return { app, close: () => services.close() }
}
