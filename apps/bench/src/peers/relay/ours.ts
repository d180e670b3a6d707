import { systemClock as clock } from '@manga-assist/clock'
import { createLambdaInvoker, type LambdaInvoker } from '@manga-assist/planes'
import { credentials, endpoint, region, serveRounds } from './caller.ts'

/** The router's own way, as its plane calls it: signed, checked, decoded. */
process.env.AWS_ACCESS_KEY_ID = credentials.accessKeyId
process.env.AWS_SECRET_ACCESS_KEY = credentials.secretAccessKey
const over = new Error('over')
const invokers = new Map<string, LambdaInvoker>()

serveRounds(async (functionName, payload) => {
  let invoker = invokers.get(functionName)
  if (invoker === undefined) {
    invoker = createLambdaInvoker({ functionName, endpoint, region, maxConcurrency: 60, clock })
    invokers.set(functionName, invoker)
  }
  const call = new AbortController()
  const opened = await invoker.open(payload, call.signal)
  if (opened.kind !== 'opened') throw new Error('throttled')
  let bytes = 0
  const write = (chunk: Buffer) => {
    bytes += chunk.length
    return true
  }
  await new Promise<void>((resolve, reject) => opened.body.flow({ write, end: resolve, fail: reject }))
  call.abort(over)
  return bytes
})
