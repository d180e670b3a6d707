import type { Description } from '@manga-assist/command-line'

/** What a task of the repository hands over to: a tool, with its arguments. */
export interface Task {
  description: Description
  command: readonly [program: string, ...args: string[]]
  /** Set for the tool, beside what is inherited. */
  environment?: Readonly<Record<string, string>>
}

/** Commands that are nothing but a tool with arguments. What else a tool takes: `npm run tools -- TOOL --help`. */
export const tasks: Readonly<Record<string, Task>> = {
  check: {
    description: {
      ...describe(
        'check',
        'Checks types, lint and format, dead code, the workflows, generated pages and the OpenAPI document, changed or cached.',
      ),
      notes: [
        'One part of it: npm run tools -- turbo run check:types, or check:lint, :unused, :workflows, :docs, :openapi.',
      ],
    },
    command: [
      'turbo',
      'run',
      'check:types',
      'check:lint',
      'check:unused',
      'check:workflows',
      'check:docs',
      'check:openapi',
    ],
  },
  bundle: {
    description: describe(
      'bundle',
      'Bundles the functions, the services and the page, as npm start does; what has not changed is taken from the cache.',
    ),
    command: ['turbo', 'run', 'bundle', '--output-logs=errors-only'],
  },
  nightly: {
    description: describe(
      'nightly',
      'Runs the tests of generated input, a million cases each instead of thousands: some hours on two processors.',
    ),
    command: ['vitest', 'run', 'fuzz'],
    environment: { NIGHTLY: 'true' },
  },
  format: {
    description: describe('format', 'Formats every file, and mends what lint can mend.'),
    command: ['biome', 'check', '--write', '.'],
  },
}

function describe(name: string, about: string): Description {
  return {
    ...{ name, about, forms: [''], options: {} },
    examples: [`npm run ${name}`],
    exitCodes: { 0: 'nothing is wrong', 1: 'something is, as told above', 2: 'bad arguments', 130: 'after Ctrl-C' },
  }
}
