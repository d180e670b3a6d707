import { createHandler, fetchFromListener } from '@manga-assist/adapter-lambda'
import { systemClock } from '@manga-assist/clock'
import { app } from './app.ts'

export const handler = createHandler({ fetch: fetchFromListener(app), clock: systemClock })
