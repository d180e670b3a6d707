import { execFile, execFileSync, spawnSync } from 'node:child_process'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'
import { findTool } from '@manga-assist/workspace/testing'
import { imagePrefix, imageTag } from '../env.ts'

const program = findTool('docker') ?? 'docker'
const run = promisify(execFile)

/** Runs a command of the Docker client and gives what it prints; throws what it says when it fails. */
export function docker(...args: string[]): string {
  return execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim()
}

/** The same beside what goes on here: for what takes its time while streams are read. */
export async function dockerMeanwhile(...args: string[]): Promise<string> {
  return (await run(program, args)).stdout.trim()
}

/** The same where failing is what is looked at. */
export function tryDocker(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' })
  return { status, stdout, stderr }
}

/** What tasks are held to in these tests: half a processor, little memory, nothing to write, no privileges. */
export const narrow = [
  ...['--cpus', '0.5', '--memory', '512m', '--pids-limit', '100'],
  ...['--read-only', '--cap-drop', 'ALL', '--security-opt', 'no-new-privileges:true'],
]

/** Name of an image of ours, as compose.yaml makes it. */
export function imageOf(service: 'fargate' | 'router' | 'lambda'): string {
  return `${imagePrefix}/${service}:${imageTag}`
}

interface ContainerState {
  Running: boolean
  ExitCode: number
  Health?: { Status: 'starting' | 'healthy' | 'unhealthy' }
}

export function stateOf(container: string): ContainerState {
  return JSON.parse(docker('inspect', '--format', '{{json .State}}', container))
}

/** By the image's own check. */
export function healthOf(container: string): string | undefined {
  return stateOf(container).Health?.Status
}

/** Looks so often at what the engine knows without being told. */
const lookIntervalMs = 250

/** Rejects when it has ended, with what it said, and when it is not healthy in time. */
export async function untilHealthy(container: string, timeoutMs = 60_000): Promise<void> {
  const signal = AbortSignal.timeout(timeoutMs)
  for (let state = stateOf(container); state.Health?.Status !== 'healthy'; state = stateOf(container)) {
    if (!state.Running || signal.aborted) {
      const { stdout, stderr } = tryDocker('logs', '--tail', '20', container)
      throw new Error(`${container} is not healthy (${JSON.stringify(state)}):\n${stdout}${stderr}`)
    }
    await wait(lookIntervalMs)
  }
}

/** The address under which this machine reaches the container, on the network of this name or the only one. */
export function addressOf(container: string, network?: string): string {
  const all = JSON.parse(docker('inspect', '--format', '{{json .NetworkSettings.Networks}}', container))
  const [only] = Object.values(all)
  return (network === undefined ? only : all[network])?.IPAddress
}
