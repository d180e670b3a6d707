import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type Fault, startFaultProxy } from './fault-proxy.ts'

describe('the fault proxy', () => {
  test('passes everything while there is no fault', async () => {
    const { talk } = await startEcho({ kind: 'none' })
    expect(await talk('hello')).toBe('hello')
  })

  test('passes what a stall held back when it ends', async () => {
    const { proxy, socket } = await startEcho({ kind: 'stall' })
    socket.write('hello')
    await turnOfTheLoop()
    expect(socket.bytesRead).toBe(0)
    await proxy.set({ kind: 'none' })
    expect(String((await once(socket, 'data'))[0])).toBe('hello')
  })

  test('resets a connection on which something would pass', async () => {
    const { socket } = await startEcho({ kind: 'reset' })
    socket.write('hello')
    await expect(once(socket, 'close')).rejects.toMatchObject({ code: 'ECONNRESET' })
  })

  test('takes no connection while it refuses, and takes them again on the same port', async () => {
    const { proxy } = await startEcho({ kind: 'refuse' })
    await expect(once(connect(proxy.port, '127.0.0.1'), 'connect')).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    await proxy.set({ kind: 'none' })
    const again = connect(proxy.port, '127.0.0.1')
    await once(again, 'connect')
    again.destroy()
  })

  test('changes the same byte for the same seed', async () => {
    const harm = async () => (await startEcho({ kind: 'corrupt', share: 1 })).talk('abcdefgh')
    const harmed = await harm()
    expect([...harmed].filter((letter, index) => letter !== 'abcdefgh'[index]).length).toBeGreaterThan(0)
    expect(await harm()).toBe(harmed)
  })

  test('swallows what contains a text', async () => {
    const { talk, proxy, socket } = await startEcho({ kind: 'drop', containing: 'secret' })
    socket.write('a secret')
    await expect.poll(() => proxy.harmed).toBe(1)
    expect(await talk('news')).toBe('news')
  })

  test('forgets the connections there are, not new ones', async () => {
    const { proxy, socket } = await startEcho({ kind: 'forget' })
    socket.write('hello')
    const fresh = connect(proxy.port, '127.0.0.1')
    onTestFinished(() => void fresh.destroy())
    fresh.write('hello')
    await once(fresh, 'data')
    expect([socket.bytesRead, socket.destroyed]).toEqual([0, false])
  })
})

async function startEcho(fault: Fault) {
  const server = createServer((socket) => void socket.on('error', () => {}).pipe(socket)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const proxy = await startFaultProxy({ targetPort: (server.address() as AddressInfo).port, seed: 7 })
  const socket: Socket = connect(proxy.port, '127.0.0.1').on('error', () => {})
  await once(socket, 'connect')
  onTestFinished(async () => {
    socket.destroy()
    await proxy.close()
    server.close()
  })
  await expect.poll(() => proxy.connections).toBe(1)
  await proxy.set(fault)
  const talk = async (text: string) => {
    socket.write(text)
    return String((await once(socket, 'data'))[0])
  }
  return { proxy, socket, talk }
}

async function turnOfTheLoop(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}
