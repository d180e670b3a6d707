import { App } from 'aws-cdk-lib'
import { createPipelineRoles } from './stacks/pipeline-roles.ts'
import { createRegistry } from './stacks/registry.ts'
import type { SharedParameters } from './stages.ts'

/** The stacks that all stages share, deployed once, before them. */
export function createShared(parameters: SharedParameters, outdir?: string): App {
  const app = new App({ ...(outdir !== undefined && { outdir }), analyticsReporting: false, treeMetadata: false })
  const repositories = createRegistry(app, parameters)
  createPipelineRoles(app, { parameters, repositories })
  return app
}
