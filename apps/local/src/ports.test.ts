import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { defaultSettings } from './env.ts'
import { requireFreePorts, wantedPorts } from './ports.ts'

const anyPorts = { ROUTER_PORT: 0, ROUTER_ADMIN_PORT: 0, TASK_PORT: 0, TASK_ADMIN_PORT: 0, LAMBDA_PORT: 0 }

test('a stack wants a port for each part, its tasks one after the other', () => {
  const ports = wantedPorts(defaultSettings).map(({ port }) => port)
  expect(ports).toEqual([8080, 9090, 8101, 9101, 8102, 9102, 9001])
  expect(wantedPorts({ ...defaultSettings, OVERFLOW_PLANE: 'none' }).map(({ port }) => port)).not.toContain(9001)
  expect(wantedPorts({ ...defaultSettings, ...anyPorts })).toEqual([])
})

test('a port that is taken is told with its user, who holds it, and what takes another', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const settings = { ...defaultSettings, ...anyPorts, LAMBDA_PORT: port }
  const other = port < 60_000 ? port + 100 : port - 100
  const message = `port ${port} (local Lambda) is taken, perhaps by another npm start: stop what holds it (ss -ltnp "sport = :${port}" names it), or choose another port: LAMBDA_PORT=${other} npm start`
  await expect(requireFreePorts(settings)).rejects.toThrow(message)
  await expect(requireFreePorts({ ...defaultSettings, ...anyPorts })).resolves.toBeUndefined()
})
