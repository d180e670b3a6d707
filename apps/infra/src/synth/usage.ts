import { unitNames } from '../commits.ts'
import { targetNames } from '../stages.ts'

/** What `--help` prints. */
export const usage = `Synthesises what all stages share and the stacks of each stage, checks them with cdk-nag, and says what they hold and cost. Asks nothing of AWS.

usage: npm run synth -- [options]

  --stage LIST     of ${targetNames.join(', ')} (default all)
  --tag SHA        commit that everything is made of (default the one that is checked out), or a comma list of UNIT=SHA
                   for some of ${unitNames.join(', ')};
                   a function is bundled of the sources of its commit, which must be in this repository
  --calendar FILE  JSON array of chapters that come out: what is scheduled around them (default none)
  --out FOLDER     each stage in a folder of its own below, as cdk deploy --app takes it (default cdk.out)
  --json           one object instead of text
  --help           this text

exit code: 0, 1 when it cannot be synthesised or a rule is open, 2 for bad arguments
`
