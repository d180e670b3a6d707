import { describe, expect, test } from 'vitest'
import { describeOnEveryPlane } from './testing/on-every-plane.ts'
import { openAiClient, testOpenAiProtocol } from './testing/openai-scenarios.ts'
import { onFullHouse } from './testing/protocol-deployments.ts'
import { overHttp, testUiProtocol } from './testing/ui-scenarios.ts'

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
