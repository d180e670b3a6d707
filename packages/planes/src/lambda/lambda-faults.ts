import type { Explanation } from '@manga-assist/contracts'

/** Ways in which the overflow plane fails, apart from throttling, which is a value. */
export const lambdaFaults = {
  credentials: {
    meaning: 'There are no credentials, or Lambda does not take them.',
    advice: 'Give the task a role that may invoke the function, or set `AWS_ACCESS_KEY_ID` and its fellows.',
  },
  transport: {
    meaning: 'Lambda could not be reached, or the connection broke.',
    advice: 'Look at `LAMBDA_ENDPOINT`, at DNS, and at the way out of the private subnets.',
  },
  service: {
    meaning: 'Lambda refused or failed the call itself.',
    advice: 'The log line has its words: an unknown function or a missing permission are the usual ones.',
  },
  'function-error': {
    meaning: 'The function threw, crashed or timed out.',
    advice: 'Read the logs of the function under the same `x-request-id`.',
  },
  'bad-prelude': {
    meaning: 'The function answered something that is no HTTP answer.',
    advice: 'Answer through `adapter-lambda`, or with `awslambda.HttpResponseStream`.',
  },
  'bad-frame': {
    meaning: 'The bytes of the stream are damaged.',
    advice: 'Look for what stands between this process and Lambda and rewrites answers.',
  },
  truncated: {
    meaning: 'The stream ended without its completion event.',
    advice: 'Look for environments that were ended early: memory, or the timeout of the function.',
  },
  timeout: {
    meaning: 'No connection, no first byte, or silence in the middle, for too long.',
    advice: 'Look at the start of the function and at what it waits for; then at `LAMBDA_TIMEOUT_MS`.',
  },
} as const satisfies Readonly<Record<string, Explanation>>

export type LambdaFault = keyof typeof lambdaFaults
