import { serve } from '@hono/node-server'
import { createApplication, port } from './serve/application.ts'

/** Hono on @hono/node-server as its manual has it. */
serve({ fetch: createApplication().fetch, port, hostname: '127.0.0.1' })
