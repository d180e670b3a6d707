import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { addressOf, docker } from './engine.ts'
import { root } from './repository.ts'

/** Containers of one project of docker-compose. */
export interface ComposeStack {
  project: string
  files: readonly string[]
  variables: Record<string, string>
}

/** That of production, on what can be had on a machine that can pull nothing. */
export function productionStack(project: string, tag: string): ComposeStack {
  return {
    project,
    files: ['compose.yaml', 'compose.prod.yaml', 'compose.stand-ins.yaml'],
    variables: {
      ...{ AUTH: 'dev', GRAFANA_PASSWORD: 'not-started-here', STAND_IN_TAG: tag },
      // So few slots that a burst does not fit, and streams so slow that they outlast the request to stop.
      ...{ TASK_CONCURRENCY_LIMIT: '12', MODEL_TOKENS_PER_SECOND: '15', DRAIN_NOTICE_MS: '1000' },
    },
  }
}

const run = promisify(execFile)

export async function compose({ project, files, variables }: ComposeStack, ...args: string[]): Promise<string> {
  const folder = join(root, 'docker')
  const named = files.flatMap((file) => ['--file', join(folder, file)])
  const env = { ...process.env, ...variables }
  const { stdout } = await run('docker-compose', ['--project-name', project, ...named, ...args], { env })
  return stdout
}

/** The containers of a service of the project, running or not. */
export function containersOf(project: string, service: string): string[] {
  const labels = { 'com.docker.compose.project': project, 'com.docker.compose.service': service }
  const filters = Object.entries(labels).flatMap(([label, value]) => ['--filter', `label=${label}=${value}`])
  return docker('ps', '--all', '--quiet', ...filters)
    .split('\n')
    .filter((id) => id !== '')
}

/** The first of them. */
export function containerOf(project: string, service: string): string {
  const [container] = containersOf(project, service)
  if (container === undefined) throw new Error(`${project} has no container of the service ${service}`)
  return container
}

/** Origin of a service on this network of the project. */
export function originOf(project: string, service: string, port: number): string {
  return `http://${addressOf(containerOf(project, service), `${project}_back`)}:${port}`
}
