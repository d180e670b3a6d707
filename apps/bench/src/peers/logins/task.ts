import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { embedOverflow, type NodeListener } from '@manga-assist/planes'
import { StoreConnection } from './login.ts'

/**
 * The same login as a task with the embedded router: a pool that is opened before it is ready, as many logins at once, and
 * what does not fit goes to the function at once. Arguments: store's port, size of the pool, Lambda's address, and how many
 * may be there at once.
 */
const [storePort, poolSize, endpoint, maxConcurrency] = process.argv.slice(2)
const pool = Array.from({ length: Number(poolSize) }, () => new StoreConnection(Number(storePort)))
const allOpen = await Promise.all(pool.map((connection) => connection.open()))
if (allOpen.includes(false)) throw new Error(`the pool must have ${poolSize} connections, the store refused some`)

const listener: NodeListener = async (_request, response) => {
  const connection = pool.pop()
  response.statusCode = connection !== undefined && (await connection.login()) ? 200 : 503
  if (connection !== undefined) pool.push(connection)
  response.end()
}
const router = embedOverflow(listener, {
  concurrencyLimit: pool.length,
  lambda: { functionName: 'login', region: 'us-east-1', endpoint, maxConcurrency: Number(maxConcurrency) },
})
const server = createServer(router.listener)
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port))
process.once('disconnect', () => process.exit(0))
