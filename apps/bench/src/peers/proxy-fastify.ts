import httpProxy from '@fastify/http-proxy'
import fastify from 'fastify'

/** @fastify/http-proxy as its manual has it. Arguments: the port, the port of the upstream. */
const app = fastify()
await app.register(httpProxy, { upstream: `http://127.0.0.1:${process.argv[3]}` })
await app.listen({ port: Number(process.argv[2]), host: '127.0.0.1' })
