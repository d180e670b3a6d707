import { createHandler } from '@manga-assist/adapter-lambda'
import { systemClock as clock } from '@manga-assist/clock'
import { isProvisioned } from './initialization/env.ts'
import { loadOnce } from './load-once.ts'

// Not from node:crypto, whose import costs a cold start several milliseconds.
const newId = () => crypto.randomUUID()
let environmentId: string | undefined

const application = loadOnce(async () => (await import('./application.ts')).openApplication(newId))

export const handler = createHandler({
  fetch: async (request) => (await application()).fetch(request),
  tickets: async () => (await application()).tickets,
  clock,
  environmentId: () => {
    environmentId ??= newId()
    return environmentId
  },
  isCancelled: async (key) => (await application()).isCancelled(key),
  warmUp: async () => (await application()).warmUp(),
})

// Nobody waits for an environment that is provisioned, and it is frozen when it is up: everything is done before. Otherwise it
// is begun when the runtime has asked for the first event, so that the one overlaps with the other; who waits for it learns
// of a failure, which is the first request.
if (isProvisioned) await (await application()).warmUp()
else setImmediate(() => void application().catch(() => {}))
