import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { gunzipSync } from 'node:zlib'
import { onTestFinished } from 'vitest'

/** One datum as it came over the wire. */
interface MetricDatum {
  MetricName: string
  Value: number
  /** Seconds since 1970, with fractions. */
  Timestamp: number
  Unit: string
  StorageResolution: number
  Dimensions: { Name: string; Value: string }[]
}

interface PutMetricDataCall {
  namespace: string
  data: MetricDatum[]
  headers: IncomingMessage['headers']
}

type CloudWatchMood = 'well' | 'throttling' | 'hanging' | 'failing' | 'refusing'

export interface FakeCloudWatch {
  url: string
  mood: CloudWatchMood
  /** Calls that were taken. */
  readonly taken: PutMetricDataCall[]
  /** All calls that arrived, answered or not. */
  arrived: number
  /** Connections that wait for an answer. */
  hanging: number
}

const contentType = 'application/x-amz-json-1.0'
const errors: Partial<Record<CloudWatchMood, [status: number, type: string]>> = {
  throttling: [400, 'Throttling'],
  failing: [500, 'InternalServiceFault'],
  refusing: [400, 'InvalidParameterValueException'],
}

/** CloudWatch's PutMetricData as the current SDK speaks it: AWS JSON 1.0, compressed when it is long. */
export async function fakeCloudWatch(): Promise<FakeCloudWatch> {
  const fake: FakeCloudWatch = { url: '', mood: 'well', taken: [], arrived: 0, hanging: 0 }
  const server = createServer(async (request, response) => {
    const call = await readCall(request)
    fake.arrived += 1
    if (fake.mood === 'hanging') return hang(fake, response)
    const [status, type] = errors[fake.mood] ?? [200, '']
    if (status === 200) fake.taken.push(call)
    const body = status === 200 ? {} : { __type: `com.amazonaws.cloudwatch#${type}`, message: 'No.' }
    response.writeHead(status, { 'content-type': contentType }).end(JSON.stringify(body))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  fake.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return fake
}

async function readCall(request: IncomingMessage): Promise<PutMetricDataCall> {
  const { headers } = request
  const bytes = await buffer(request)
  const isProtocol = headers['content-type'] === contentType
  const isCall = headers['x-amz-target'] === 'GraniteServiceVersion20100801.PutMetricData'
  if (!(isProtocol && isCall)) throw new Error(`no PutMetricData in AWS JSON 1.0: ${JSON.stringify(headers)}`)
  const text = (headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes).toString('utf8')
  const { Namespace, MetricData } = JSON.parse(text)
  return { namespace: Namespace, data: MetricData, headers }
}

function hang(fake: FakeCloudWatch, response: ServerResponse): void {
  fake.hanging += 1
  response.once('close', () => {
    fake.hanging -= 1
  })
}
