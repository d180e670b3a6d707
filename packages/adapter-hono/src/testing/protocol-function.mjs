// The function of the protocol suite: the application of protocol-app.ts as the local Lambda runs it.
import { createHandler } from '@manga-assist/adapter-lambda'
import { systemClock as clock } from '@manga-assist/clock'
import { createProtocolApp } from './protocol-app.ts'

const { app } = createProtocolApp('lambda', String(process.env.DATABASE_FILE))

const { OVERFLOW_TICKET_SECRETS: secret } = process.env

export const handler = createHandler({
  fetch: app.fetch,
  clock,
  tickets: async () => (secret === undefined ? undefined : { secrets: [secret] }),
})
