import { InvokeWithResponseStreamCommand, LambdaClient } from '@aws-sdk/client-lambda'
import fc from 'fast-check'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createSigner, type RequestToSign } from './sigv4.ts'

/** AWS's published suite: tests/aws-signing-test-suite/v4 of github.com/awslabs/aws-c-auth. */
const suite = {
  scope: { region: 'us-east-1', service: 'service' },
  credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' },
  wallMs: Date.UTC(2015, 7, 30, 12, 36, 0),
}
const get: RequestToSign = { method: 'GET', path: '/', headers: { host: 'example.amazonaws.com' }, payload: '' }
const post: RequestToSign = { ...get, method: 'POST' }
const form = 'Param1=value1'
const formHeaders = {
  ...{ 'content-type': 'application/x-www-form-urlencoded', 'content-length': '13' },
  'x-amz-content-sha256': '9095672bbd1f56dfc5b65f3e153adc8731a4a654192329106275f4c7b24d0b6e',
}
const unreserved = '/-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const sessionToken = '6e86291e8372ff2a2260956d9b8aae1d763fbf315fa00fa31553b73ebf194267'

describe('a signature', () => {
  test.each<[string, RequestToSign, string]>([
    ['get-vanilla', get, '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31'],
    [
      'get-vanilla-query-order-key-case',
      { ...get, query: 'Param2=value2&Param1=value1' },
      'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
    ],
    [
      'get-header-value-trim',
      { ...get, headers: { ...get.headers, 'my-header1': ' value1', 'my-header2': ' "a   b   c"' } },
      'acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736',
    ],
    [
      'get-unreserved',
      { ...get, path: unreserved },
      '07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f',
    ],
    ['get-utf8', { ...get, path: '/\u1234' }, '8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85'],
    [
      'get-slashes-normalized',
      { ...get, path: '//example//' },
      '9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84',
    ],
    [
      'get-relative-normalized',
      { ...get, path: '/example/..' },
      '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31',
    ],
    [
      'post-header-key-sort',
      { ...post, headers: { 'my-header1': 'value1', ...post.headers } },
      'c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c',
    ],
    [
      'post-vanilla-query',
      { ...post, query: form },
      '28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11',
    ],
    [
      'post-x-www-form-urlencoded',
      { ...post, headers: { ...post.headers, ...formHeaders }, payload: form },
      'd3875051da38690788ef43de4db0d8f280229d82040bfac253562e56c3f20e0b',
    ],
  ])('is the published one of %s', (_name, request, signature) => {
    const headers = createSigner(suite.scope)(request, suite.credentials, suite.wallMs)
    expect(headers).toEqual({ 'x-amz-date': '20150830T123600Z', authorization: expect.any(String) })
    expect(headers.authorization).toContain('Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request')
    expect(signatureOf(headers.authorization)).toBe(signature)
  })

  test('of temporary credentials has their token in it, as published in get-vanilla-with-session-token', () => {
    const headers = createSigner(suite.scope)(get, { ...suite.credentials, sessionToken }, suite.wallMs)
    expect(headers).toMatchObject({ 'x-amz-security-token': sessionToken })
    expect(signatureOf(headers.authorization)).toBe('07ec1639c89043aa0e3e2de82b96708f198cceab042d4a97044c66dd9f74e7f8')
  })

  test('has a key of its own on the next day, and for other credentials', () => {
    const sign = createSigner(suite.scope)
    const times = [suite.wallMs, suite.wallMs + 86_400_000, suite.wallMs]
    const all = times.map((wallMs) => sign(get, suite.credentials, wallMs).authorization)
    const other = { ...suite.credentials, secretAccessKey: 'another' }
    const fresh = (credentials: typeof other, wallMs: number) =>
      createSigner(suite.scope)(get, credentials, wallMs).authorization
    expect(all).toEqual(times.map((wallMs) => fresh(suite.credentials, wallMs)))
    expect(sign(get, other, suite.wallMs).authorization).toBe(fresh(other, suite.wallMs))
  })

  test('is the one of the AWS client, for any function, payload and credentials', async () => {
    const text = fc.string({ minLength: 1, maxLength: 40 })
    await fc.assert(
      fc.asyncProperty(
        fc.stringMatching(/^[a-zA-Z0-9-_]{1,30}(:[a-zA-Z0-9-_]{1,10})?$/),
        fc.uint8Array({ maxLength: 200 }),
        text,
        fc.option(fc.stringMatching(/^[!-~]{1,30}$/), { nil: undefined }),
        async (functionName, payload, secretAccessKey, token) => {
          const credentials = { accessKeyId: 'AKID', secretAccessKey, ...(token && { sessionToken: token }) }
          const { request, authorization, wallMs } = await signedByClient(functionName, payload, credentials)
          const sign = createSigner({ region: 'eu-west-1', service: 'lambda' })
          expect(sign(request, credentials, wallMs).authorization).toBe(authorization)
        },
      ),
      { numRuns: 60 },
    )
  })
})

function signatureOf(authorization = ''): string | undefined {
  return /Signature=(\w+)$/.exec(authorization)?.[1]
}

interface ClientRequest {
  method: string
  path: string
  headers: Record<string, string>
}

/** A call as the AWS client signs it, without sending it. */
async function signedByClient(
  functionName: string,
  payload: Uint8Array,
  credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string },
) {
  const client = new LambdaClient({ region: 'eu-west-1', credentials })
  onTestFinished(() => client.destroy())
  const command = new InvokeWithResponseStreamCommand({ FunctionName: functionName, Payload: payload })
  let sent: ClientRequest | undefined
  command.middlewareStack.add(
    () => async (args) => {
      sent = args.request as ClientRequest
      return { output: { $metadata: {} }, response: undefined }
    },
    { step: 'finalizeRequest', priority: 'low', name: 'keepRequest' },
  )
  await client.send(command)
  if (sent === undefined) throw new Error('nothing was signed')
  const { method, path, headers } = sent
  const { authorization = '', 'x-amz-date': time = '' } = headers
  const [, names = ''] = /SignedHeaders=([^,]+)/.exec(authorization) ?? []
  const given = names.split(';').filter((name) => name !== 'x-amz-date' && name !== 'x-amz-security-token')
  const request = {
    method,
    path,
    headers: Object.fromEntries(given.map((name) => [name, headers[name] ?? ''])),
    payload,
  }
  const wallMs = Date.parse(time.replace(/^(\d{4})(\d\d)(\d\dT\d\d)(\d\d)(\d\dZ)$/, '$1-$2-$3:$4:$5'))
  return { request, authorization, wallMs }
}
