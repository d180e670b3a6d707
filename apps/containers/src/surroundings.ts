import { spawnSync } from 'node:child_process'

interface Need {
  command: readonly [program: string, ...args: string[]]
  /** What is said to be missing, with the command that brings it. */
  told: string
}

/** What the tests start, apart from the images. */
const needs: readonly Need[] = [
  { command: ['docker', 'info'], told: 'a Docker engine (apt-get install docker.io, then dockerd)' },
  { command: ['docker-compose', 'version'], told: 'docker-compose (apt-get install docker-compose)' },
  { command: ['redis-server', '--version'], told: 'redis-server (apt-get install redis-server)' },
  { command: ['prometheus', '--version'], told: 'prometheus (apt-get install prometheus)' },
]

export function missingTools(): string[] {
  return needs.filter(({ command: [program, ...args] }) => !succeeds(program, ...args)).map(({ told }) => told)
}

/** Those of our images that the engine does not have. */
export function missingImages(prefix: string, tag: string): string[] {
  const images = ['fargate', 'router', 'lambda'].map((service) => `${prefix}/${service}:${tag}`)
  return images.filter((image) => !succeeds('docker', 'image', 'inspect', image))
}

function succeeds(program: string, ...args: string[]): boolean {
  return spawnSync(program, args, { stdio: 'ignore', timeout: 20_000 }).status === 0
}
