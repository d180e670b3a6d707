import { answerSteps, startBedrockServer } from '@manga-assist/providers/testing'

// A Bedrock of its own process, so that its work does not count as the client's.
const steps = answerSteps(Array.from({ length: 200 }, (_, index) => ` word${index}`))
const server = await startBedrockServer({ answer: () => ({ kind: 'stream', steps }) })
process.send?.(server.url)
process.once('disconnect', () => void server.close())
