import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createLambdaEmulator } from '@manga-assist/lambda-emulator'
import type { Benchmark, BenchmarkContext, BenchmarkRow } from '../benchmark.ts'
import { interleave } from '../interleave.ts'
import type { CallRate, CallRound } from '../peers/lambda/caller.ts'
import { bareStartMs } from '../servers/bare-start.ts'
import { type ColdEnvironments, openColdEnvironments } from '../servers/cold-environments.ts'
import { emptyFunction, withFunctionFolder } from '../servers/function-folder.ts'
import { row } from '../statistics.ts'

const callsPerRound = 320
const callsAtOnce = [1, 16]

const bare = 'node -e 0'
const environment = 'environment of an empty function'
const floor = 'a server that answers at once'
const frozen = 'local Lambda'
const unfrozen = 'local Lambda, environments never frozen'

/** What the local Lambda itself costs, with a function that does nothing. */
export const lambdaBenchmark: Benchmark = {
  name: 'lambda',
  about:
    'the local Lambda: a cold start against a bare start of Node, warm invocations a second through the AWS client',
  rounds: 15,
  async run(context) {
    return withFunctionFolder(emptyFunction, async (folder) => ({
      rows: [...(await coldStarts(folder, context)), ...(await warmInvocations(folder, context))],
      targets: [],
    }))
  },
}

async function coldStarts(folder: string, context: BenchmarkContext): Promise<BenchmarkRow[]> {
  const environments = await openColdEnvironments({ empty: folder }, {}, context.clock)
  try {
    await environments.warmCompileCache('empty', ['{}'])
    context.progress(`cold starts, ${context.rounds} rounds`)
    const figures = await interleave<string>(
      { [bare]: () => bareStartMs(context.clock), [environment]: () => initMs(environments) },
      context.rounds,
      context.signal,
    )
    return rowsOf('process start to first poll', 'ms', figures, bare)
  } finally {
    await environments.close()
  }
}

async function initMs(environments: ColdEnvironments): Promise<number> {
  return (await environments.coldStart('empty', '{}')).initMs
}

async function warmInvocations(folder: string, context: BenchmarkContext): Promise<BenchmarkRow[]> {
  const emulator = await createLambdaEmulator({
    functions: [
      { name: 'frozen', directory: folder },
      { name: 'unfrozen', directory: folder, freeze: false },
    ],
    port: 0,
  })
  const server = createServer((request, response) => {
    request.resume().on('end', () => response.setHeader('Content-Type', 'application/json').end('0'))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const floorUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const caller = fork(join(import.meta.dirname, '../peers/lambda/caller.ts'))
  try {
    const rows: BenchmarkRow[] = []
    for (const atOnce of callsAtOnce) {
      context.progress(`warm invocations, ${atOnce} at once, ${context.rounds} rounds`)
      const rate = (endpoint: string, functionName: string) =>
        rateOf(caller, { endpoint, functionName, count: callsPerRound, atOnce })
      const cases = {
        [floor]: () => rate(floorUrl, 'none'),
        [frozen]: () => rate(emulator.url, 'frozen'),
        [unfrozen]: () => rate(emulator.url, 'unfrozen'),
      }
      const figures = await interleave<string, Warm>(cases, context.rounds, context.signal)
      rows.push(...rowsOf(`warm invocations, ${atOnce} at once`, '/s', pick(figures, 'perSecond'), floor))
      rows.push(
        ...rowsOf(
          `CPU of one, without client and function, ${atOnce} at once`,
          'µs',
          pick(figures, 'cpuMicros'),
          floor,
        ),
      )
    }
    return rows
  } finally {
    caller.kill()
    server.closeAllConnections()
    server.close()
    await emulator.close()
  }
}

/** CPU is of this process, in which the server and the emulator run: busy neighbours change it less than the time. */
interface Warm {
  perSecond: number
  cpuMicros: number
}

async function rateOf(caller: ChildProcess, round: CallRound): Promise<Warm> {
  const before = process.cpuUsage()
  caller.send(round)
  const [answer] = (await once(caller, 'message')) as [CallRate]
  if ('error' in answer) throw new Error(`${round.functionName}: ${answer.error}`)
  const { user, system } = process.cpuUsage(before)
  return { perSecond: answer.perSecond, cpuMicros: (user + system) / round.count }
}

function pick(figures: Readonly<Record<string, Warm[]>>, metric: keyof Warm): Record<string, number[]> {
  return Object.fromEntries(Object.entries(figures).map(([name, warm]) => [name, warm.map((one) => one[metric])]))
}

function rowsOf(
  metric: string,
  unit: string,
  figures: Readonly<Record<string, number[]>>,
  against: string,
): BenchmarkRow[] {
  return Object.entries(figures).map(([name, rounds]) => {
    const peer = name === against ? undefined : { case: against, rounds: figures[against] ?? [] }
    return row({ case: name, metric, unit }, rounds, peer)
  })
}
