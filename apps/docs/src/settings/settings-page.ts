import type { Declarations } from '../page/declarations.ts'
import { code, generatedPage, linkTo, table } from '../page/markdown.ts'
import { PageError } from '../page/page-error.ts'
import type { PolicyField } from './policy-fields.ts'
import type { Variable } from './read-variables.ts'

/** Headings, in the order of the page, by the file that declares what stands below. */
const headings: Readonly<Record<string, string>> = {
  'packages/lifecycle/src/service-variables.ts': 'Every service',
  'apps/fargate/src/task-variables.ts': 'The task',
  'apps/router/src/router-variables.ts': 'The router that stands alone',
  'packages/overflow/src/settings/policy-variables.ts': 'How requests are decided',
  'packages/overflow/src/settings/lambda-variables.ts': 'The overflow plane',
  'packages/overflow/src/settings/redirect-variables.ts': 'Redirects in place of relaying',
  'packages/overflow/src/prewarm/prewarm-variables.ts': 'Warming ahead of need',
  'packages/overflow/src/scale-variables.ts': 'What scaling should know',
  'packages/telemetry/src/cloudwatch/cloudwatch-variables.ts': 'CloudWatch',
  'packages/adapter-hono/src/identity/identity-variables.ts': 'How readers are known',
  'packages/adapter-hono/src/rate-limit/rate-limit-variables.ts': 'Rate limits',
  'packages/providers/src/application-variables.ts': 'The application',
  'packages/providers/src/store-variables.ts': 'Stores and caches',
  'packages/providers/src/language-model-variables.ts': 'The language model',
  'lambda/chat/src/function-variables.ts': 'The function',
  'lambda/chat/src/connection-budget.ts': 'Connections of the function',
  'lambda/enrich/src/enrich-variables.ts': 'The function that refreshes profiles',
  'apps/local/src/stack-variables.ts': '`npm start`',
}

export interface SettingsContent {
  variables: readonly Variable[]
  declared: readonly Declarations[]
  policyFields: readonly PolicyField[]
  /** Variables of tools, which have no schema. */
  plain: readonly { name: string; path: string; meaning: string }[]
}

/** Pure: docs/settings.md. Throws when a file declares variables and has no heading here. */
export function settingsPage({ variables, declared, policyFields, plain }: SettingsContent): string {
  const lost = variables.find(({ path }) => headings[path] === undefined)
  if (lost !== undefined)
    throw new PageError(`${lost.path} declares ${lost.name} and has no heading in settings-page.ts`)
  const sections = Object.entries(headings).flatMap(([path, heading]) => {
    const rows = variables.filter((one) => one.path === path)
    return rows.length === 0 ? [] : [section(heading, path, declared, rows)]
  })
  return generatedPage('Every setting', 'the schemas of the environment and their comments', [
    introduction,
    ...sections,
    policySection(policyFields),
    plainSection(plain),
  ])
}

const introduction = `All settings are environment variables, read once at the start. A value that does not fit ends the process
with exit code 2 and a line that names the variable, its rule and what it got; values of secrets are not shown. A variable that is
empty counts as not set. \`npm start\` hands on what is set of the application, its stores and the model to tasks and functions.`

function section(heading: string, path: string, declared: readonly Declarations[], rows: readonly Variable[]): string {
  // What comes after the first sentence is for who writes code.
  const [about] = (declared.find((one) => one.path === path)?.about ?? '').split(/(?<=\.) /, 1)
  const cells = rows.map((one) => [code(one.name), one.description, one.type, one.default, one.readBy.join(', ')])
  return [
    `## ${heading}`,
    `${about} (${linkTo(path)})`,
    table(['variable', 'what it does', 'type and range', 'default', 'read by'], cells),
  ].join('\n\n')
}

function policySection(fields: readonly PolicyField[]): string {
  const rows = fields.map(({ path, description, type }) => [code(path), description, type])
  return [
    '## The policy file',
    `\`OVERFLOW_POLICY_FILE\` names it. What stands in it goes before the environment, and it is read again when it changes, while
requests run. A file that does not fit is refused as a whole, with the field named in the log and in \`/status\`; what was in force
stays so. What is left out is as the environment has it. \`NAME\` is the name of a class of requests.`,
    table(['field', 'what it does', 'type and range'], rows),
  ].join('\n\n')
}

function plainSection(plain: SettingsContent['plain']): string {
  const rows = plain.map(({ name, path, meaning }) => [code(name), meaning, linkTo(path)])
  return ['## Tools of the repository', table(['variable', 'what it does', 'read in'], rows)].join('\n\n')
}
