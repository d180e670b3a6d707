/** A target of the Dockerfile, and the script that an edit of its service is tried on. */
export interface Target {
  name: string
  entry: string
}

/** In the order of the Dockerfile: the classic builder goes through all stages before the one that is wanted. */
export const targets: readonly Target[] = [
  { name: 'router', entry: 'apps/router/src/main.ts' },
  { name: 'fargate', entry: 'apps/fargate/src/main.ts' },
  { name: 'lambda', entry: 'packages/lambda-emulator/src/main.ts' },
]

/** The stage in which all targets have their packages. */
export const dependencyStage = 'dependencies'

/** The stage in which what a target adds to its base is made; the stage after it has the target's name. */
export function bundleStageOf(name: string): string {
  return `bundle-${name}`
}
