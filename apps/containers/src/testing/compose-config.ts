import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { findTool } from '@manga-assist/workspace/testing'
import { parse } from 'yaml'
import type { ComposeService } from '../compose/compose-rules.ts'
import { root } from './repository.ts'

export const dockerCompose = findTool('dockerCompose')

type Config = Record<string, ComposeService>

/** What docker-compose makes of files of `docker/`, under these variables alone; or what it finds wrong. */
export function composeConfig(files: readonly string[], variables: Record<string, string> = {}): Config | string {
  const folder = join(root, 'docker')
  const named = files.flatMap((file) => ['--file', join(folder, file)])
  const { status, stdout, stderr } = spawnSync(dockerCompose ?? 'docker-compose', [...named, 'config'], {
    env: { PATH: process.env.PATH, ...variables },
    encoding: 'utf8',
  })
  return status === 0 ? (parse(stdout) as { services: Config }).services : stderr
}

const known = new Map<string, Config>()

/** The same, where it must be well; read once for each choice of files and variables. */
export function soundConfig(files: readonly string[], variables: Record<string, string> = {}): Config {
  const key = JSON.stringify([files, variables])
  const config = known.get(key) ?? composeConfig(files, variables)
  if (typeof config === 'string') throw new Error(config)
  known.set(key, config)
  return config
}
