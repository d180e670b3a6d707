import { spawn } from 'node:child_process'

/** One call of the AWS command line, without `aws` itself. */
export interface Call {
  args: readonly string[]
  why: string
  /** Times that a wait is begun again where the client gave up waiting, which is no failure; none when left out. */
  waitsAgain?: number
}

export interface CallResult {
  exitCode: number
  output: string
  errors: string
}

/** Runs one call. Never rejects: a program that is not there ends like one that failed. */
export type RunCall = (args: readonly string[]) => Promise<CallResult>

/** Longest call: the client itself waits ten minutes for a service to be stable. */
const callTimeoutMs = 900_000

/** Runs `aws`, which hosted runners carry, with the credentials of the environment. */
export const runAws: RunCall = (args) =>
  new Promise((resolve) => {
    // Not spawn's own timeout, whose timer holds the process up to its end where the program is not there.
    const signal = AbortSignal.timeout(callTimeoutMs)
    const child = spawn('aws', [...args], { stdio: ['ignore', 'pipe', 'pipe'], signal })
    let output = ''
    let errors = ''
    child.stdout.on('data', (chunk) => {
      output += chunk
    })
    child.stderr.on('data', (chunk) => {
      errors += chunk
    })
    child.on('error', ({ message }) =>
      resolve({ exitCode: 127, output, errors: `${message}: is the AWS CLI installed?` }),
    )
    child.on('close', (code) => resolve({ exitCode: code ?? 1, output, errors }))
  })

/** A call failed, or answered what it should not. */
export class CallError extends Error {
  readonly code = 'aws-call-failed'
}

/** Answer of a call as JSON, undefined where it prints nothing. Throws a CallError when it fails. */
export async function ask(run: RunCall, args: readonly string[]): Promise<unknown> {
  const { exitCode, output, errors } = await run([...args, '--output', 'json'])
  if (exitCode !== 0) throw new CallError(`${shellLine(args)} failed (exit code ${exitCode}): ${errors.trim()}`)
  return output.trim() === '' ? undefined : JSON.parse(output)
}

/** What ends a deployment under way, so that ECS goes back to what was before it. */
export function stopDeploymentCall(arn: string): string[] {
  return ['ecs', 'stop-service-deployment', '--service-deployment-arn', arn, '--stop-type', 'ROLLBACK']
}

/** A call as a line that can be pasted into a shell. */
export function shellLine(args: readonly string[]): string {
  return ['aws', ...args]
    .map((part) => (/^[\w@%+=:,./-]+$/.test(part) ? part : `'${part.replaceAll("'", "'\\''")}'`))
    .join(' ')
}
