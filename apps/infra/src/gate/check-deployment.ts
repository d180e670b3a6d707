/** One thing that is asked of what is being deployed. */
export interface Check {
  path: string
  status: number
}

/** It lives, it wants traffic, it serves the page, and it lets in nobody whom it does not know. */
export const checks: readonly Check[] = [
  { path: '/health', status: 200 },
  { path: '/ready', status: 200 },
  { path: '/', status: 200 },
  { path: '/v1/recommendations', status: 401 },
]

/** Each is asked so often, because the load balancer spreads it over several tasks. */
const rounds = 10
const answerTimeoutMs = 5_000

export interface GateDependencies {
  /** Asks for a path of what is being deployed, and gives the status; rejects when there is no answer. */
  ask: (path: string, signal: AbortSignal) => Promise<number>
  log: (line: object) => void
}

/** What ECS takes as the answer of a hook. */
export interface HookAnswer {
  hookStatus: 'SUCCEEDED' | 'FAILED'
}

/** Lets a deployment go on when every answer is right; the first that is wrong ends it, and ECS goes back. */
export async function checkDeployment({ ask, log }: GateDependencies): Promise<HookAnswer> {
  for (let round = 0; round < rounds; round += 1) {
    const answers = await Promise.all(checks.map((check) => askOnce(check, ask)))
    const wrong = answers.filter((answer) => answer !== undefined)
    if (wrong.length === 0) continue
    log({ message: 'deployment-refused', wrong })
    return { hookStatus: 'FAILED' }
  }
  log({ message: 'deployment-checked', checks: checks.length * rounds })
  return { hookStatus: 'SUCCEEDED' }
}

/** Why an answer was wrong; undefined when it was right. */
async function askOnce({ path, status }: Check, ask: GateDependencies['ask']): Promise<string | undefined> {
  try {
    const answered = await ask(path, AbortSignal.timeout(answerTimeoutMs))
    return answered === status ? undefined : `${path} answered ${answered}, must be ${status}`
  } catch (error) {
    return `${path}: ${error instanceof Error ? error.message : error}`
  }
}
