import { createServer } from 'node:http'
import { ManualClock } from '@manga-assist/clock/testing'
import { parseLoadReport } from '@manga-assist/contracts'
import { expect, test } from 'vitest'
import { createLoadReporter } from './load-reporter.ts'
import { listenOn } from './testing/servers.ts'

test('an answer tells the load of the moment in which its head goes out', async () => {
  const load = { inFlight: 17, concurrencyLimit: 20, cpuUtilization: undefined, eventLoopUtilization: undefined }
  const reportLoad = createLoadReporter(() => load, new ManualClock())
  const url = await listenOn(
    createServer((request, response) => {
      reportLoad(response)
      load.inFlight -= 1
      if (request.url === '/head') response.writeHead(201, { 'x-own': 'kept' }).end('ok')
      else response.end('ok')
    }),
  )
  const ask = async (path: string) => {
    const { status, headers } = await fetch(`${url}${path}`)
    const report = parseLoadReport(headers.get('endpoint-load-metrics') ?? '')
    return [status, headers.get('x-own'), report?.named.in_flight]
  }
  expect(await ask('/')).toEqual([200, null, 16])
  expect(await ask('/head')).toEqual([201, 'kept', 15])
})
