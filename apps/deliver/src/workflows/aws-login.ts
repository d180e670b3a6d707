import { isRecord, type Job } from './workflow.ts'

const login = 'aws-actions/configure-aws-credentials@'

/** Scripts of `.ci` and of package.json that ask AWS; a test looks into them. */
export const askingScripts = ['.ci/burst-tokens', '.ci/publish-image', '.ci/verify-images'] as const
export const askingCommands = ['arrive', 'guard', 'pending', 'rollback'] as const

const asking = new RegExp(
  [
    ...askingScripts.map((script) => `${script.replaceAll('.', '\\.')}\\b`),
    `npm run (?:--silent |-s )?(?:${askingCommands.join('|')})\\b`,
    '\\bcdk (?:deploy|destroy|diff)\\b',
    '(?:^|[\\s(;|&])aws [a-z]',
  ].join('|'),
  'm',
)

/**
 * Pure: what asks AWS in a job that has not logged in before. Such a step would fail on the day when it is wanted, or, worse, go
 * on with the account that a machine happens to know.
 */
export function awsLoginRules({ steps = [], permissions }: Job): string[] {
  const loginAt = steps.findIndex(({ uses }) => uses?.startsWith(login))
  const unknown = steps.filter(({ run = '' }, index) => asking.test(run) && (loginAt === -1 || index < loginAt))
  const mayLogIn = isRecord(permissions) && permissions['id-token'] === 'write'
  if (loginAt !== -1 && !mayLogIn) return [`to use ${login.slice(0, -1)} it must be granted "id-token: write"`]
  return unknown.map(
    ({ run = '' }) => `asks AWS (${asking.exec(run)?.[0].trim()}): a step before must use ${login.slice(0, -1)}`,
  )
}
