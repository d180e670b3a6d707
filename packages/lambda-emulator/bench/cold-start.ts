// Cold start of an environment (process start to first poll) beside that of a bare `node -e 0`, in alternating rounds:
//   node packages/lambda-emulator/bench/cold-start.ts [ROUNDS]
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLambdaEmulator } from '../src/index.ts'

const rounds = Number(process.argv[2] ?? 21)
const folder = await mkdtemp(join(tmpdir(), 'cold-start-'))
await mkdir(join(folder, 'dist'))
await writeFile(join(folder, 'dist', 'handler.mjs'), 'export const handler = async () => process.exit(0)\n')

const coldStartsMs: number[] = []
const bareStartsMs: number[] = []
const emulator = await createLambdaEmulator({
  functions: [{ name: 'empty', directory: folder }],
  port: 0,
  onEvent: (event) => {
    if (event.kind === 'environment-started') coldStartsMs.push(event.coldStartMs)
  },
})
for (let round = 0; round < rounds; round += 1) {
  // The handler ends its environment, so that every invocation is a cold start.
  await fetch(`${emulator.url}/2015-03-31/functions/empty/invocations`, { method: 'POST' })
  bareStartsMs.push(await bareStart())
}
await emulator.close()
await rm(folder, { recursive: true })
process.stdout.write(`environment ${describe(coldStartsMs)}\nnode -e 0   ${describe(bareStartsMs)}\n`)

async function bareStart(): Promise<number> {
  const startedAtMs = performance.now()
  await once(spawn(process.execPath, ['-e', '0'], { stdio: ['ignore', 'pipe', 'pipe'] }), 'exit')
  return performance.now() - startedAtMs
}

function describe(durationsMs: readonly number[]): string {
  const sorted = durationsMs.toSorted((a, b) => a - b)
  const [min = 0, median = 0, max = 0] = [0, sorted.length >> 1, sorted.length - 1].map((at) => sorted[at])
  return `median ${median.toFixed(1)} ms, from ${min.toFixed(1)} to ${max.toFixed(1)} (${sorted.length} starts)`
}
