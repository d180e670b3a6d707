import { createServer } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { systemClock as clock } from '@manga-assist/clock'
import { embedOverflow } from '@manga-assist/planes'
import { createServiceTelemetry } from '@manga-assist/telemetry'
import { app } from '../hono/app.ts'

const { LAMBDA_ENDPOINT: endpoint, CONCURRENCY_LIMIT = '50', PORT = '3000', ADMIN_PORT = '9090' } = process.env
const telemetry = createServiceTelemetry({
  ...{ service: 'report', logLevel: 'warn', sampleRate: 0.01, clock, lifecycle: () => 'serving' },
})
const router = embedOverflow(getRequestListener(app.fetch), {
  concurrencyLimit: Number(CONCURRENCY_LIMIT),
  lambda: { functionName: 'report', maxConcurrency: 200, endpoint },
  rules: [{ path: '/health' }, { path: '/', class: { name: 'report', weight: 1, spillable: true } }],
  onEvent: telemetry.onRouterEvent,
})

export const server = createServer(router.listener).listen(Number(PORT))
export const adminServer = telemetry.adminServer(router).listen(Number(ADMIN_PORT))
