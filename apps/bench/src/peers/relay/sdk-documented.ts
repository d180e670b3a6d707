import { InvokeWithResponseStreamCommand, LambdaClient } from '@aws-sdk/client-lambda'
import { credentials, endpoint, region, serveRounds } from './caller.ts'

/** The AWS client as its manual has it; the agent has sockets for all, or calls would wait for each other. */
const client = new LambdaClient({ endpoint, region, credentials, requestHandler: { httpAgent: { maxSockets: 64 } } })

serveRounds(async (FunctionName, Payload) => {
  const { EventStream } = await client.send(new InvokeWithResponseStreamCommand({ FunctionName, Payload }))
  let bytes = 0
  for await (const event of EventStream ?? []) bytes += event.PayloadChunk?.Payload?.length ?? 0
  return bytes
})
