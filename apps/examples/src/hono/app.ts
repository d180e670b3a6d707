import { Hono } from 'hono'

export const app = new Hono()
app.get('/health', (c) => c.text('ok'))
app.post('/report', async (c) => c.text(`report on ${await c.req.text()}`))
