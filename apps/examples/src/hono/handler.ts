import { createHandler } from '@manga-assist/adapter-lambda'
import { systemClock } from '@manga-assist/clock'
import { app } from './app.ts'

export const handler = createHandler({ fetch: app.fetch, clock: systemClock })
