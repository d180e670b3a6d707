import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { describeOnEveryPlane } from './testing/on-every-plane.ts'
import { openAiClient, testOpenAiProtocol } from './testing/openai-scenarios.ts'
import { behindRouter, type Deployment, onFargate, onFullHouse } from './testing/protocol-deployments.ts'
import { overHttp, overSocket, testUiProtocol } from './testing/ui-scenarios.ts'

describeOnEveryPlane((deployed) => {
  describe('the AI SDK over HTTP', () => testUiProtocol(deployed, overHttp))
  describe('the OpenAI client', () => testOpenAiProtocol(deployed))
})

test('the OpenAI client reads that there is no room', async () => {
  const { origin, close } = await onFullHouse()
  const asked = openAiClient(origin).chat.completions.create({ model: 'manga-assist', messages: [] })
  await expect(asked).rejects.toMatchObject({ status: 503, code: 'shed', type: 'server_error' })
  await close()
})

describe.each([
  ['on Fargate', onFargate],
  ['through a router in front of it', behindRouter],
])('the AI SDK over WebSocket, %s', (_name, open) => {
  let deployment: Deployment
  beforeAll(async () => {
    deployment = await open()
  })
  afterAll(() => deployment.close())
  testUiProtocol(() => deployment, overSocket)
})
