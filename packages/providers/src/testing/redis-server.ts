import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'

export interface RedisServer {
  readonly port: number
  readonly url: string
  /** `kill -9`: no farewell to anyone. Resolves when the process is gone. */
  kill(): Promise<void>
  /** Starts it again on the same port, empty. */
  restart(): Promise<void>
  /** Changes a setting while it runs. */
  configure(name: string, value: string): Promise<void>
}

/** A redis-server process of our own on a free loopback port, without persistence. `settings` as on its command line. */
export async function startRedisServer(program: string, settings: readonly string[] = []): Promise<RedisServer> {
  const port = await freePort()
  let child: ChildProcess | undefined
  async function start(): Promise<void> {
    const fixed = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no']
    child = spawn(program, [...fixed, ...settings], { stdio: 'ignore' })
    await untilAnswers(port, child)
  }
  await start()
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    async kill() {
      if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
      const gone = once(child, 'exit')
      child.kill('SIGKILL')
      await gone
    },
    restart: start,
    async configure(name, value) {
      const reply = await say(port, `CONFIG SET ${name} ${value}`)
      if (!reply?.startsWith('+OK')) throw new Error(`redis-server refused ${name} ${value}: ${reply}`)
    },
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

/** Asks for a PONG until there is one; the attempts are counted, so that it ends. */
async function untilAnswers(port: number, child: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 500; attempt += 1) {
    if (child.exitCode !== null) throw new Error(`redis-server ended with exit code ${child.exitCode}`)
    if ((await say(port, 'PING'))?.startsWith('+PONG')) return
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  throw new Error('redis-server did not answer')
}

/** The beginning of the reply to an inline command; undefined when there was none. */
function say(port: number, command: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(`${command}\r\n`))
    const end = (reply: string | undefined) => {
      socket.destroy()
      resolve(reply)
    }
    socket.setTimeout(1_000, () => end(undefined))
    socket.once('data', (data) => end(data.toString()))
    socket.once('error', () => end(undefined))
  })
}
