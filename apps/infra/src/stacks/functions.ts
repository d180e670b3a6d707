import type { App, Stack } from 'aws-cdk-lib'
import type { Alias, FunctionUrl, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda'
import type { Queue } from 'aws-cdk-lib/aws-sqs'
import type { DropWindow } from '../calendar/drop-windows.ts'
import type { Commits } from '../commits.ts'
import type { StageParameters } from '../stages.ts'
import type { Data } from './data.ts'
import { createChat } from './functions/chat.ts'
import { createEnrich } from './functions/enrich.ts'
import type { Network } from './network.ts'
import { stageStack } from './stage-stack.ts'

export interface Functions {
  stack: Stack
  chat: LambdaFunction
  /** What tasks and routers spill to: LAMBDA_FUNCTION. */
  chatAlias: Alias
  /** Where CloudFront sends readers in redirect mode. */
  chatUrl: FunctionUrl | undefined
  enrich: LambdaFunction
  /** What tasks send jobs to: ENRICH_FUNCTION. */
  enrichAlias: Alias
  /** Jobs that failed three times. */
  deadLetters: Queue
}

/** Folders with the bundled functions, as `turbo run bundle` makes them. */
export interface Bundles {
  chat: string
  enrich: string
}

export interface FunctionsInput {
  stage: StageParameters
  network: Network
  data: Data
  bundles: Bundles
  commits: Commits
  /** When environments are held ready. */
  windows: readonly DropWindow[]
}

/** The overflow plane, and the function that refreshes profiles. */
export function createFunctions(app: App, input: FunctionsInput): Functions {
  const stack = stageStack(app, 'Functions', input.stage)
  const chat = createChat(stack, input)
  const enrich = createEnrich(stack, input)
  return { stack, ...chat, ...enrich }
}
