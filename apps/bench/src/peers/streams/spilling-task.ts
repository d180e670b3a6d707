import { createServer, type ServerResponse } from 'node:http'
import { embedOverflow } from '@manga-assist/planes'

/**
 * A task with one slot, which the first request holds for good: all others are spilled. `/small` is in no class. Arguments:
 * the port, the address of Lambda.
 */
process.env.AWS_ACCESS_KEY_ID = 'bench'
process.env.AWS_SECRET_ACCESS_KEY = 'bench'
const small = (response: ServerResponse) => response.end('up')
const router = embedOverflow((request, response) => void (request.url === '/small' && small(response)), {
  concurrencyLimit: 1,
  rules: [{ path: '/small' }, { path: '/', class: { name: 'stream', weight: 1, spillable: true } }],
  lambda: { functionName: 'steady', region: 'us-east-1', endpoint: String(process.argv[3]), maxConcurrency: 1_200 },
})
createServer(router.listener).listen(Number(process.argv[2]), '127.0.0.1')
