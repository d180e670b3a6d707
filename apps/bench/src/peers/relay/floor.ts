import { createHmac, hash } from 'node:crypto'
import { Pool } from 'undici'
import { credentials, endpoint, region, serveRounds } from './caller.ts'

/**
 * The least that calls the function: one pool, a handler that counts bytes, nothing decoded. With `signed`, the least
 * that AWS accepts: SigV4 with a key that is made once. Arguments: the endpoint, `signed` or `unsigned`.
 */
const isSigned = process.argv[3] === 'signed'
const pool = new Pool(endpoint, { connections: 64, pipelining: 1 })
const { host } = new URL(endpoint)
const today = new Date().toISOString().slice(0, 10).replaceAll('-', '')
const scope = `${today}/${region}/lambda/aws4_request`
const hmac = (key: Buffer, data: string) => createHmac('sha256', key).update(data).digest()
const key = [today, region, 'lambda', 'aws4_request'].reduce(hmac, Buffer.from(`AWS4${credentials.secretAccessKey}`))

serveRounds((functionName, payload) => {
  const path = `/2021-11-15/functions/${functionName}/response-streaming-invocations`
  return new Promise((resolve, reject) => {
    let bytes = 0
    pool.dispatch(
      { method: 'POST', path, headers: isSigned ? signed(path, payload) : { host }, body: payload },
      {
        onRequestStart() {},
        onResponseStart() {},
        onResponseData(_controller, chunk) {
          bytes += chunk.length
        },
        onResponseEnd: () => resolve(bytes),
        onResponseError: (_controller, error) => reject(error),
      },
    )
  })
})

function signed(path: string, payload: Buffer): Record<string, string> {
  const time = new Date().toISOString().replace(/[-:]|\.\d{3}/g, '')
  const canonical = `POST\n${path}\n\nhost:${host}\nx-amz-date:${time}\n\nhost;x-amz-date\n${hash('sha256', payload)}`
  const text = `AWS4-HMAC-SHA256\n${time}\n${scope}\n${hash('sha256', canonical)}`
  const signature = createHmac('sha256', key).update(text).digest('hex')
  const authorization = `AWS4-HMAC-SHA256 Credential=${credentials.accessKeyId}/${scope}, SignedHeaders=host;x-amz-date, Signature=${signature}`
  return { host, 'x-amz-date': time, authorization }
}
