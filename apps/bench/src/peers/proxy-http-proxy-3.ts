import { Agent, createServer } from 'node:http'
import { createProxyServer } from 'http-proxy-3'

/** http-proxy-3 as its manual has it, with connections that are kept. Arguments: the port, the port of the upstream. */
const agent = new Agent({ keepAlive: true })
const proxy = createProxyServer({ target: `http://127.0.0.1:${process.argv[3]}`, agent })

createServer((request, response) => proxy.web(request, response)).listen(Number(process.argv[2]), '127.0.0.1')
