import { createHandler, fetchFromListener } from '@manga-assist/adapter-lambda'
import { systemClock } from '@manga-assist/clock'
import { createApp } from './app.ts'

const app = createApp()
await app.ready()

export const handler = createHandler({ fetch: fetchFromListener(app.routing), clock: systemClock })
