import { serve } from '@hono/node-server'
import { systemClock as clock } from '@manga-assist/clock'
import { createLogger } from '@manga-assist/telemetry'
import { Hono } from 'hono'
import CircuitBreaker from 'opossum'
import { Counter, Gauge, Histogram } from 'prom-client'
import { createApplication, port } from './serve/application.ts'

/**
 * The same with what one would write first: one async middleware that counts, times and labels with prom-client, writes
 * a line for each request, and runs the handler through opossum.
 */
const labelNames = ['method', 'route', 'status']
const inFlight = new Gauge({ name: 'requests_in_flight', help: 'Requests that run' })
const requests = new Counter({ name: 'requests_total', help: 'Requests', labelNames })
const seconds = new Histogram({ name: 'request_seconds', help: 'Time of requests', labelNames })
const logger = createLogger({ service: 'naive', level: 'info' })
const breaker = new CircuitBreaker((next: () => Promise<void>) => next(), { timeout: 3_000 })

const app = new Hono()
app.use(async (c, next) => {
  const startedAtMs = clock.now()
  inFlight.inc()
  try {
    await breaker.fire(next)
  } finally {
    inFlight.dec()
    const labels = { method: c.req.method, route: c.req.path, status: String(c.res.status) }
    const durationMs = clock.now() - startedAtMs
    requests.inc(labels)
    seconds.observe(labels, durationMs / 1_000)
    logger.info({ requestId: crypto.randomUUID(), ...labels, durationMs }, 'request')
  }
})
app.route('/', createApplication())
serve({ fetch: app.fetch, port, hostname: '127.0.0.1' })
