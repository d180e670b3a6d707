import { createServer } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import { embedOverflow } from '@manga-assist/planes'
import { createApplication, port } from './serve/application.ts'
import { concurrencyLimit, lambda, rules } from './serve/routing.ts'

/** The same behind the embedded router, as the README has it. */
const router = embedOverflow(getRequestListener(createApplication().fetch), { concurrencyLimit, rules, lambda })
createServer(router.listener).listen(port, '127.0.0.1')
