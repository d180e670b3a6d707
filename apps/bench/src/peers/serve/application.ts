import { Hono } from 'hono'

/** Without the name and the quotes around it, so that the answer has 200 bytes. */
const text = 'x'.repeat(200 - '{"text":""}'.length)

/** What all ways of serving serve: one route whose handler does nothing but answer. */
export function createApplication(): Hono {
  const app = new Hono()
  app.get('/small', (c) => c.json({ text }))
  return app
}

/** The port from the command line. */
export const port = Number(process.argv[2])
