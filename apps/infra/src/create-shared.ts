import type { App } from 'aws-cdk-lib'
import { type AppOptions, newApp } from './new-app.ts'
import { createPipelineRoles } from './stacks/pipeline-roles.ts'
import { createRegistry } from './stacks/registry.ts'
import type { SharedParameters } from './stages.ts'

/** The stacks that all stages share, deployed once, before them. */
export function createShared(parameters: SharedParameters, options: AppOptions = {}): App {
  const app = newApp(options)
  const repositories = createRegistry(app, parameters)
  createPipelineRoles(app, { parameters, repositories })
  return app
}
