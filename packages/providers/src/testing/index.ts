export {
  type BedrockServer,
  type BedrockServerOptions,
  type ConverseAnswer,
  type ConverseCall,
  startBedrockServer,
} from '../bedrock/testing/bedrock-server.ts'
export { type AnswerOptions, answerSteps, type ConverseStep, textSteps } from '../bedrock/testing/converse-steps.ts'
