/** A way to call the function: resolves with the bytes of the payload that came. */
export type Call = (functionName: string, payload: Buffer) => Promise<number>

/** What the other process asks for: so many calls, so many of them at once. */
export interface Round {
  functionName: string
  count: number
  atOnce: number
}

const event = Buffer.from(JSON.stringify({ version: '2.0', rawPath: '/api/chat', body: 'x'.repeat(600) }))

/** Makes calls for the process that forked this one, and tells it what a call costs: microseconds of CPU. */
export function serveRounds(call: Call): void {
  process.on('message', async ({ functionName, count, atOnce }: Round) => {
    let left = count
    let bytes = 0
    const worker = async () => {
      while (left > 0) {
        left -= 1
        bytes += await call(functionName, event)
      }
    }
    const before = process.cpuUsage()
    await Promise.all(Array.from({ length: atOnce }, worker))
    const { user, system } = process.cpuUsage(before)
    process.send?.({ cpuUs: (user + system) / count, bytes: bytes / count })
  })
  process.once('disconnect', () => process.exit(0))
}

/** The address of the endpoint, from the command line. */
export const endpoint = String(process.argv[2])
export const region = 'us-east-1'
export const credentials = { accessKeyId: 'bench', secretAccessKey: 'bench' }
