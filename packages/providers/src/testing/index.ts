export {
  type BedrockServer,
  type BedrockServerOptions,
  type ConverseAnswer,
  type ConverseCall,
  startBedrockServer,
} from '../bedrock/testing/bedrock-server.ts'
export { type AnswerOptions, answerSteps, type ConverseStep, textSteps } from '../bedrock/testing/converse-steps.ts'
export { type CountingProxy, startCountingProxy } from '../dynamodb/testing/counting-proxy.ts'
export { type LocalDynamodb, localCredentials, startLocalDynamodb } from '../dynamodb/testing/local-dynamodb.ts'
export { accuracy, confusionTable, type Finding, findIntents } from '../intent/training/intent-accuracy.ts'
export { readUtterances, type Utterance } from '../intent/training/utterances.ts'
export { type Fault, type FaultProxy, seededRandom, startFaultProxy } from './fault-proxy.ts'
export { type HerdOptions, type HerdResult, runHerd } from './herd.ts'
export { type RedisServer, startRedisServer } from './redis-server.ts'
