import { createServer } from 'node:https'
import { getCACertificates, setDefaultCACertificates, type TLSSocket } from 'node:tls'
import { systemClock as clock } from '@manga-assist/clock'
import { encodeInvokeComplete, encodePayloadChunk, eventStreamContentType } from '@manga-assist/lambda-emulator'
import { expect, onTestFinished, test, vi } from 'vitest'
import { listenOn } from '../../testing/servers.ts'
import { tlsCertificate } from '../../testing/tls-certificate.ts'
import { createLambdaInvoker } from './invoker.ts'

test('a new connection to Lambda goes on with the TLS session of an earlier one', async () => {
  const trusted = getCACertificates('default')
  setDefaultCACertificates([...trusted, tlsCertificate.cert])
  onTestFinished(() => setDefaultCACertificates(trusted))
  for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']) vi.stubEnv(name, 'test')
  onTestFinished(() => void vi.unstubAllEnvs())

  const reused: boolean[] = []
  const server = createServer(tlsCertificate, (request, response) => {
    request.resume()
    response.writeHead(200, { 'content-type': eventStreamContentType, connection: 'close' })
    response.write(encodePayloadChunk(Buffer.concat([Buffer.from('{}'), Buffer.alloc(8)])))
    response.end(encodeInvokeComplete())
  })
  server.on('secureConnection', (socket: TLSSocket) => reused.push(socket.isSessionReused()))
  const endpoint = (await listenOn(server)).replace('http:', 'https:')
  const invoker = createLambdaInvoker({ functionName: 'chat', maxConcurrency: 1, endpoint, region: 'us-east-1', clock })
  onTestFinished(() => invoker.close())
  for (let call = 0; call < 3; call += 1) {
    const opened = await invoker.open(Buffer.from('{}'), new AbortController().signal)
    if (opened.kind !== 'opened') throw new Error('throttled')
    await new Promise<void>((resolve, reject) => opened.body.flow({ write: () => true, end: resolve, fail: reject }))
  }
  expect(reused).toEqual([false, true, true])
})
