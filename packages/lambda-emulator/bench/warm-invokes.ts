// Warm invocations per second through the SDK, one at a time and 16 at once, with environments that stand still between
// them and with such that do not, in alternating rounds:
//   node packages/lambda-emulator/bench/warm-invokes.ts [ROUNDS]
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda'
import { createLambdaEmulator } from '../src/index.ts'

const rounds = Number(process.argv[2] ?? 11)
const invocationsPerRound = 400
const folder = await mkdtemp(join(tmpdir(), 'warm-invokes-'))
await mkdir(join(folder, 'dist'))
await writeFile(join(folder, 'dist', 'handler.mjs'), 'export const handler = async (event) => event\n')

const emulator = await createLambdaEmulator({
  functions: [
    { name: 'freezing', directory: folder },
    { name: 'running', directory: folder, freeze: false },
  ],
  port: 0,
})
const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
const client = new LambdaClient({ endpoint: emulator.url, region: 'us-east-1', credentials })

const cases = [1, 16].flatMap((concurrency) =>
  ['freezing', 'running'].map((name) => ({ name, concurrency, microsEach: [] as number[] })),
)
for (const one of cases) await round(one.name, one.concurrency)
for (let at = 0; at < rounds; at += 1) {
  for (const one of at % 2 === 0 ? cases : cases.toReversed()) {
    one.microsEach.push(await round(one.name, one.concurrency))
  }
}
client.destroy()
await emulator.close()
await rm(folder, { recursive: true })
for (const { name, concurrency, microsEach } of cases) {
  const [low, middle, high] = spread(microsEach)
  const perSecond = Math.round(1e6 / middle)
  const figures = `${perSecond} a second, ${middle} us each, from ${low} to ${high} (${rounds} rounds)`
  process.stdout.write(`${name.padEnd(8)} ${String(concurrency).padStart(2)} at once: ${figures}\n`)
}

/** Wall time of one invocation among so many, in microseconds. */
async function round(name: string, concurrency: number): Promise<number> {
  const startedAtMs = performance.now()
  let left = invocationsPerRound
  const caller = async () => {
    while (left > 0) {
      left -= 1
      await client.send(new InvokeCommand({ FunctionName: name, Payload: '{}' }))
    }
  }
  await Promise.all(Array.from({ length: concurrency }, caller))
  return ((performance.now() - startedAtMs) * 1_000) / invocationsPerRound
}

function spread(figures: readonly number[]): [number, number, number] {
  const sorted = figures.toSorted((a, b) => a - b).map(Math.round)
  return [sorted[0] ?? 0, sorted[sorted.length >> 1] ?? 0, sorted.at(-1) ?? 0]
}
