import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda'
import { systemClock } from '@manga-assist/clock'

/** What the process that forked this one asks for: so many calls to a function, so many of them at once. */
export interface CallRound {
  endpoint: string
  functionName: string
  count: number
  atOnce: number
}

/** Calls a second, or what went wrong. */
export type CallRate = { perSecond: number } | { error: string }

const credentials = { accessKeyId: 'bench', secretAccessKey: 'bench' }
const clients = new Map<string, LambdaClient>()

process.on('message', (round: CallRound) => {
  measure(round).then(
    (perSecond) => process.send?.({ perSecond } satisfies CallRate),
    (error: unknown) => process.send?.({ error: String(error) } satisfies CallRate),
  )
})
process.once('disconnect', () => process.exit(0))

async function measure({ endpoint, functionName, count, atOnce }: CallRound): Promise<number> {
  const client = clientOf(endpoint)
  let left = count
  const worker = async () => {
    while (left > 0) {
      left -= 1
      await client.send(new InvokeCommand({ FunctionName: functionName, Payload: '{}' }))
    }
  }
  const startedAtMs = systemClock.now()
  await Promise.all(Array.from({ length: atOnce }, worker))
  return (count * 1_000) / (systemClock.now() - startedAtMs)
}

/** One for each endpoint, as a program would have it: connections and signing keys are kept. */
function clientOf(endpoint: string): LambdaClient {
  const known = clients.get(endpoint)
  if (known) return known
  const client = new LambdaClient({ endpoint, region: 'us-east-1', credentials, maxAttempts: 1 })
  clients.set(endpoint, client)
  return client
}
