import { createServer } from 'node:http'
import { embedOverflow } from '@manga-assist/planes'
import { app } from './app.ts'

const { LAMBDA_ENDPOINT: endpoint, CONCURRENCY_LIMIT = '50', PORT = '3000' } = process.env
const router = embedOverflow(app, {
  concurrencyLimit: Number(CONCURRENCY_LIMIT),
  lambda: { functionName: 'report', maxConcurrency: 200, endpoint },
  rules: [{ path: '/health' }, { path: '/', class: { name: 'report', weight: 1, spillable: true } }],
})

export const server = createServer(router.listener).listen(Number(PORT))
