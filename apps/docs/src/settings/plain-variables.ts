/** What tools read of the environment without a schema. A test compares it with every env.ts. */
export const plainVariables = [
  {
    name: 'NO_COLOR',
    path: 'packages/command-line/src/terminal.ts',
    meaning: 'Any value but the empty one switches the colours of commands off.',
  },
  {
    name: 'FORCE_COLOR',
    path: 'packages/command-line/src/terminal.ts',
    meaning: 'Switches them on where there is no terminal; goes before `NO_COLOR`.',
  },
  {
    name: 'CI',
    path: 'packages/workspace/src/test-run/env.ts',
    meaning: '`true` makes a skipped test a failure, unless its reason is listed.',
  },
  {
    name: 'NIGHTLY',
    path: 'packages/workspace/src/test-run/env.ts',
    meaning: '`true` runs the tests of generated input a million times; `npm run nightly` sets it.',
  },
  {
    name: 'IMAGE_PREFIX',
    path: 'apps/containers/src/env.ts',
    meaning:
      'Images that `npm run containers` runs are `IMAGE_PREFIX/fargate:IMAGE_TAG` and so on. Default `manga-assist`.',
  },
  { name: 'IMAGE_TAG', path: 'apps/containers/src/env.ts', meaning: 'Their tag. Default `dev`.' },
  {
    name: 'ORIGIN',
    path: 'apps/infra/src/gate/env.ts',
    meaning: 'Where the gate of a deployment asks; set by the template.',
  },
  {
    name: 'ORIGIN_SECRET',
    path: 'apps/infra/src/gate/env.ts',
    meaning: 'What the gate shows the load balancer; set by the template.',
  },
  {
    name: 'AWS_LAMBDA_INITIALIZATION_TYPE',
    path: 'lambda/chat/src/initialization/env.ts',
    meaning: 'Set by Lambda: whether the environment is one of provisioned concurrency.',
  },
] as const
