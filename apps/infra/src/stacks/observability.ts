import type { App, Stack } from 'aws-cdk-lib'
import type { StageParameters } from '../stages.ts'
import type { Edge } from './edge.ts'
import type { Functions } from './functions.ts'
import type { Network } from './network.ts'
import { createAlarms } from './observability/alarms.ts'
import { createDashboard } from './observability/dashboard.ts'
import { tellDeploymentFailures } from './observability/deployment-failures.ts'
import { createTopic } from './observability/topic.ts'
import type { Services } from './services.ts'
import { stageStack } from './stage-stack.ts'

export interface ObservabilityInput {
  stage: StageParameters
  network: Network
  functions: Functions
  edge: Edge
  services: Services
}

/** Who is woken by what, and what they look at then. */
export function createObservability(app: App, input: ObservabilityInput): { stack: Stack } {
  const stack = stageStack(app, 'Observability', input.stage)
  const topic = createTopic(stack, input)
  const alarms = createAlarms(stack, { ...input, topic })
  tellDeploymentFailures(stack, { ...input, topic })
  createDashboard(stack, { ...input, alarms })
  return { stack }
}
