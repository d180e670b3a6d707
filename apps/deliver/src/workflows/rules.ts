import { awsLoginRules } from './aws-login.ts'
import {
  type Finding,
  isRecord,
  type Job,
  readWorkflow,
  type Step,
  type Workflow,
  type WorkflowFile,
} from './workflow.ts'

/** Machines that our workflows run on, by version: `ubuntu-latest` would change under them one day. */
const runners: ReadonlySet<unknown> = new Set(['ubuntu-24.04', 'ubuntu-24.04-arm'])

/** Longest job: a burst on staging and two canaries of ten minutes fit. */
const longestJobMinutes = 180

/** What a job may have beyond reading the code. */
const grantable: ReadonlySet<string> = new Set(['contents: read', 'id-token: write'])

/** Fails unless what is checked out is a commit of main. */
const onMain = 'git merge-base --is-ancestor HEAD refs/remotes/origin/main'

/** Pure: what a workflow does against our own rules; its schema is actionlint's affair. */
export function brokenRules(file: WorkflowFile): Finding[] {
  const workflow = readWorkflow(file)
  const ofWorkflow = rulesOfWorkflow(workflow, file.text).map((message) => ({ path: file.path, message }))
  const ofJobs = Object.entries(workflow.jobs).flatMap(([place, job]) =>
    rulesOfJob(job, workflow).map((message) => ({ path: file.path, place, message })),
  )
  return [...ofWorkflow, ...ofJobs]
}

function rulesOfWorkflow({ on, permissions, concurrency, defaults }: Workflow, text: string): string[] {
  const broken: string[] = []
  const events = eventsOf(on)
  if (JSON.stringify(permissions) !== '{"contents":"read"}') {
    broken.push(`permissions must be "contents: read" for the workflow, received ${JSON.stringify(permissions)}`)
  }
  if (JSON.stringify(defaults) !== '{"run":{"shell":"bash"}}') {
    broken.push('defaults must be "run: {shell: bash}": without pipefail a pipe hides what fails in it')
  }
  // One that others call takes part in their group.
  if (concurrency === undefined && events.some((event) => event !== 'workflow_call')) {
    broken.push('concurrency must name a group, so that two runs do not meet')
  }
  if (events.includes('pull_request_target')) {
    broken.push('pull_request_target must not be used: it runs the code of a stranger with our secrets')
  }
  for (const line of text.split('\n')) {
    const comment = /\buses: *[^\s@#]+@[0-9a-f]{40}(.*)$/.exec(line)?.[1]
    if (comment !== undefined && !/^ +# v\d/.test(comment)) {
      broken.push(`a pinned action must say its version behind it (# v1.2.3), received ${JSON.stringify(line.trim())}`)
    }
  }
  return broken
}

function rulesOfJob(job: Job, workflow: Workflow): string[] {
  const ofSteps = (job.steps ?? []).flatMap(rulesOfStep)
  return [
    ...placeRules(job),
    ...shellRules(job),
    ...permissionRules(job, workflow),
    ...checkoutRules(job),
    ...awsLoginRules(job),
    ...arrivalRules(job),
    ...ofSteps,
  ]
}

function placeRules(job: Job): string[] {
  const broken: string[] = []
  if (job.uses !== undefined) {
    if (!job.uses.startsWith('./')) broken.push(...pinning(job.uses))
    return broken
  }
  const minutes = job['timeout-minutes']
  if (typeof minutes !== 'number' || minutes < 1 || minutes > longestJobMinutes) {
    broken.push(`timeout-minutes must be from 1 to ${longestJobMinutes}, received ${JSON.stringify(minutes)}`)
  }
  if (!runners.has(job['runs-on'])) {
    broken.push(`runs-on must be one of ${[...runners].join(', ')}, received ${JSON.stringify(job['runs-on'])}`)
  }
  for (const image of imagesOf(job)) {
    if (!/@sha256:[0-9a-f]{64}$/.test(image)) broken.push(`an image must be named by digest, received ${image}`)
  }
  return broken
}

/** A job and a step may name a shell of their own, past the one that the workflow names, whose pipes fail. */
function shellRules({ defaults, steps = [] }: Job): string[] {
  const ofJob = isRecord(defaults) && isRecord(defaults.run) ? [defaults.run.shell] : []
  const named = [...ofJob, ...steps.map(({ shell }) => shell)].filter((shell) => shell !== undefined)
  return named
    .filter((shell) => shell !== 'bash')
    .map((shell) => `shell must be bash, which has pipefail here, or left out; received ${JSON.stringify(shell)}`)
}

function permissionRules(job: Job, { on }: Workflow): string[] {
  const granted = isRecord(job.permissions)
    ? Object.entries(job.permissions).map(([key, value]) => `${key}: ${value}`)
    : []
  const broken = granted.filter((grant) => !grantable.has(grant)).map((grant) => `must not be granted "${grant}"`)
  if (typeof job.permissions === 'string') broken.push(`must not be granted "${job.permissions}"`)
  // A job that calls another workflow only lets it have the grant; that one names the environment.
  if (granted.includes('id-token: write') && job.environment === undefined && job.uses === undefined) {
    broken.push('with "id-token: write" it must name an environment: the role in AWS is given to that alone')
  }
  if (!eventsOf(on).includes('pull_request')) return broken
  if (granted.includes('id-token: write')) broken.push('must not log in to AWS in a pull request')
  if (/\bsecrets(\.|\[|":"inherit)/.test(JSON.stringify(job))) broken.push('must not see secrets in a pull request')
  return broken
}

/** Whoever starts the workflow names the commit, which may be a stranger's: nothing of it is run before it is found on main. */
function checkoutRules({ steps = [] }: Job): string[] {
  const unchecked = steps.filter(
    ({ uses, with: inputs }, index) =>
      uses?.startsWith('actions/checkout@') && inputs?.ref !== undefined && steps[index + 1]?.run?.trim() !== onMain,
  )
  return unchecked.map(() => `the step behind a checkout of a ref must be "run: ${onMain}"`)
}

/** A unit that was taken back by hand is not touched by stacks that have not changed: green, and nothing is deployed. */
function arrivalRules({ steps = [] }: Job): string[] {
  const runs = steps.map(({ run = '' }) => run)
  const deployedAt = runs.findLastIndex((run) => /\bcdk deploy\b/.test(run))
  if (deployedAt === -1 || runs.slice(deployedAt + 1).some((run) => /\bnpm run arrive -- /.test(run))) return []
  return ['a step behind "cdk deploy" must run "npm run arrive -- --stage STAGE --commits LIST"']
}

function rulesOfStep({ uses, run, with: inputs }: Step): string[] {
  const broken = uses === undefined || uses.startsWith('./') ? [] : pinning(uses)
  if (uses?.startsWith('actions/checkout@') && inputs?.['persist-credentials'] !== false) {
    broken.push('actions/checkout must have persist-credentials: false, or every later step holds the token')
  }
  // What stands in an expression may be written by anybody, and in a script it would be run.
  if (run?.includes('${{')) broken.push(`a script must take expressions by env, received ${firstExpression(run)}`)
  // Nothing else ends a canary whose tasks do not start: it has no circuit breaker.
  for (const line of run?.split('\n') ?? []) {
    if (/\bcdk deploy\b/.test(line) && !/^\s*(\.ci\/with-traffic \S+ )?npm run guard -- .* -- cdk deploy /.test(line))
      broken.push(`stacks must be deployed under "npm run guard -- --stage STAGE --", received ${line.trim()}`)
  }
  if (run !== undefined && /[@:]latest\b/.test(run))
    broken.push(`a script must not take the latest of anything: ${run}`)
  return broken
}

function pinning(uses: string): string[] {
  if (/^docker:\/\/.+@sha256:[0-9a-f]{64}$/.test(uses) || /^[^@]+@[0-9a-f]{40}$/.test(uses)) return []
  return [`an action must be pinned by the 40 digits of a commit, received ${uses}`]
}

function firstExpression(run: string): string {
  return /\$\{\{.*?\}\}/.exec(run)?.[0] ?? '${{'
}

function imagesOf({ container, services }: Job): string[] {
  const containers = [container, ...(isRecord(services) ? Object.values(services) : [])]
  return containers.flatMap((one) => {
    const image = isRecord(one) ? one.image : one
    return typeof image === 'string' ? [image] : []
  })
}

function eventsOf(on: unknown): string[] {
  if (typeof on === 'string') return [on]
  return Array.isArray(on) ? on.map(String) : isRecord(on) ? Object.keys(on) : []
}
