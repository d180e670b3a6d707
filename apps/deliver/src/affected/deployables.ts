/** Something that is built and shipped as a whole. */
export interface Deployable {
  name: DeployableName
  kind: 'image' | 'function'
  /** Workspace packages that it is made of, by folder; what they depend on belongs to it too. */
  roots: readonly string[]
}

export type DeployableName = 'fargate' | 'router' | 'lambda' | 'chat' | 'enrich'

/** All of them. The local Lambda is an image for development: it is built and tested, and never deployed. */
export const deployables: readonly Deployable[] = [
  // The task serves the pages, and both serve the dashboard; no import says so.
  { name: 'fargate', kind: 'image', roots: ['apps/fargate', 'apps/web', 'apps/reference', 'apps/dashboard'] },
  { name: 'router', kind: 'image', roots: ['apps/router', 'apps/dashboard'] },
  // The functions that it runs are in the image.
  { name: 'lambda', kind: 'image', roots: ['packages/lambda-emulator', 'lambda/chat', 'lambda/enrich'] },
  { name: 'chat', kind: 'function', roots: ['lambda/chat'] },
  { name: 'enrich', kind: 'function', roots: ['lambda/enrich'] },
]

/** What describes the stacks: timeouts, prices and classes of requests come from packages that tasks are made of, too. */
export const stacks = { kind: 'stacks', roots: ['apps/infra'] } as const
