import { createServer } from 'node:http'
import { embedOverflow } from '@manga-assist/planes'
import { createApp } from './app.ts'

const { LAMBDA_ENDPOINT: endpoint, CONCURRENCY_LIMIT = '50', PORT = '3000' } = process.env
const app = createApp((listener) => {
  const router = embedOverflow(listener, {
    concurrencyLimit: Number(CONCURRENCY_LIMIT),
    lambda: { functionName: 'report', maxConcurrency: 200, endpoint },
    rules: [{ path: '/health' }, { path: '/', class: { name: 'report', weight: 1, spillable: true } }],
  })
  return createServer(router.listener)
})

void app.listen({ port: Number(PORT) })
export const { server } = app
