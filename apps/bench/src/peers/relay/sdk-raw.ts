import { InvokeWithResponseStreamCommand, LambdaClient } from '@aws-sdk/client-lambda'
import { credentials, endpoint, region, serveRounds } from './caller.ts'
import { payloadBytes } from './frames.ts'

/** The AWS client up to the head of the answer; its frames are taken as bytes and read by hand. */
const client = new LambdaClient({ endpoint, region, credentials, requestHandler: { httpAgent: { maxSockets: 64 } } })
client.middlewareStack.add(
  (next) => async (args) => {
    const { response } = await next(args)
    const { body } = response as { body: AsyncIterable<Buffer> }
    return { response, output: { $metadata: {}, EventStream: body } as never }
  },
  // Around the handler alone: the client's own reading of the answer is stepped over.
  { step: 'deserialize', override: true, name: 'deserializerMiddleware' },
)

serveRounds(async (FunctionName, Payload) => {
  const { EventStream } = await client.send(new InvokeWithResponseStreamCommand({ FunctionName, Payload }))
  let bytes = 0
  const read = payloadBytes((count) => {
    bytes += count
  })
  for await (const chunk of (EventStream ?? []) as unknown as AsyncIterable<Buffer>) read(chunk)
  return bytes
})
