import { CfnOutput, type Stack } from 'aws-cdk-lib'
import type { DropWindow } from './calendar/drop-windows.ts'
import type { Commits } from './commits.ts'
import { type AppOptions, newApp } from './new-app.ts'
import { createData } from './stacks/data.ts'
import { createEdge } from './stacks/edge.ts'
import { type Bundles, createFunctions } from './stacks/functions.ts'
import { createNetwork } from './stacks/network.ts'
import { createObservability } from './stacks/observability.ts'
import { createServices } from './stacks/services.ts'
import type { StageParameters } from './stages.ts'

export interface StageInput extends AppOptions {
  stage: StageParameters
  /** What each service and function is made of. */
  commits: Commits
  /** Commit that the stacks themselves are described by. */
  describedBy: string
  bundles: Bundles
  /** Times for which the calendar of chapters asks for capacity. */
  windows: readonly DropWindow[]
}

/** All stacks of one stage, each over those before it. Nothing is asked of AWS. */
export function createStage({ stage, outdir, checksSchemas, describedBy, ...input }: StageInput) {
  const app = newApp({ outdir, checksSchemas })
  const network = createNetwork(app, stage)
  const data = createData(app, { stage, network })
  const functions = createFunctions(app, { stage, network, data, ...input })
  const edge = createEdge(app, { stage, network, functions })
  const services = createServices(app, { stage, network, data, edge, ...input })
  const observability = createObservability(app, { stage, network, functions, edge, services })
  const before = [network, data, functions, edge, services].map(({ stack }) => stack)
  sayWhenAllIsDeployed(observability.stack, { before, describedBy })
  return { app, network, data, functions, edge, services, observability }
}

/**
 * The last stack says which commit describes the stage, once all others are as it describes them: `npm run pending` compares it
 * with the commit at hand. An output, because a tag would be written onto every resource of the stack by each deployment.
 */
function sayWhenAllIsDeployed(last: Stack, { before, describedBy }: { before: Stack[]; describedBy: string }): void {
  for (const stack of before) last.addStackDependency(stack)
  new CfnOutput(last, 'DescribedBy', {
    value: describedBy,
    description: 'Commit that describes the stacks of the stage',
  })
}
