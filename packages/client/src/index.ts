export {
  type CallOptions,
  type Client,
  type ClientOptions,
  createClient,
  type RecommendationOptions,
} from './create-client.ts'
export { ProblemError } from './problem-error.ts'
