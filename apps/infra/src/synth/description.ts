import { unitNames } from '../commits.ts'
import { targetNames } from '../stages.ts'

export const defaultOut = 'cdk.out'

/** `npm run synth` as its users see it. */
export const description = {
  name: 'synth',
  about:
    'Synthesises what all stages share and the stacks of each stage, checks them with cdk-nag, and says what they hold and cost. Asks nothing of AWS.',
  forms: ['[options]'],
  options: {
    stage: { value: 'LIST', about: `of ${targetNames.join(', ')}`, default: 'all' },
    tag: {
      value: 'SHA',
      about: `commit that everything is made of (default the one that is checked out), or a comma list of UNIT=SHA for some of ${unitNames.join(', ')}; a function is bundled of the sources of its commit, which must be in this repository`,
    },
    calendar: {
      value: 'FILE',
      about: 'JSON array of chapters that come out: what is scheduled around them',
      default: 'none',
    },
    out: {
      value: 'FOLDER',
      about: 'each stage in a folder of its own below, as cdk deploy --app takes it',
      default: defaultOut,
    },
    json: { about: 'one object instead of text' },
  },
  examples: ['npm run synth', 'npm run synth -- --stage staging --json'],
  exitCodes: {
    0: 'all were synthesised and no rule is open',
    1: 'one cannot be synthesised, or a rule is open',
    2: 'bad arguments',
  },
} as const
