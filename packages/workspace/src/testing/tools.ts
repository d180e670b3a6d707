import { execFileSync } from 'node:child_process'
import { accessSync, constants, existsSync } from 'node:fs'
import { delimiter, dirname, join, resolve } from 'node:path'

/** Something outside npm that some tests need. */
export interface Tool {
  /** Name of the program. */
  program: string
  /** Command that brings it, on Debian. */
  install: string
  /** Tests that are skipped without it. */
  neededFor: string
  /** Where it is, from the root of the repository; on PATH without. */
  file?: string
  /** Whether the program that was found can be used; a client without its server cannot. */
  works?: (path: string) => boolean
}

/** Every such thing, in one place. The test run says in one line each what it does not find. */
export const tools = {
  chromium: { program: 'chromium', install: 'apt-get install chromium', neededFor: 'the pages in a real browser' },
  curl: { program: 'curl', install: 'apt-get install curl', neededFor: 'redirects as curl follows them' },
  docker: {
    program: 'docker',
    install: 'apt-get install docker.io',
    neededFor: 'CPU measured inside a real container, what an image is built from',
    works: (path) => succeeds(path, 'info'),
  },
  dockerCompose: {
    program: 'docker-compose',
    install: 'apt-get install docker-compose',
    neededFor: 'compose files read by what will run them',
  },
  officialRuntime: {
    program: 'aws-lambda-ric',
    install: 'node packages/lambda-emulator/official-runtime/build.mjs',
    neededFor: 'conformance of the official Lambda runtime',
    file: 'packages/lambda-emulator/official-runtime/node_modules/aws-lambda-ric/index.mjs',
    // Built last; without it the program is there and does not run.
    works: (path) => existsSync(join(dirname(path), 'rapid-client.node')),
  },
  promtool: {
    program: 'promtool',
    install: 'apt-get install prometheus',
    neededFor: 'alert rules on series that must and must not fire them',
  },
  python3: {
    program: 'python3',
    install: 'apt-get install python3',
    neededFor: 'the router in front of a service in Python',
  },
  redis: {
    program: 'redis-server',
    install: 'apt-get install redis-server',
    neededFor: 'what tasks share through a real Redis',
  },
} as const satisfies Record<string, Tool>

const root = resolve(import.meta.dirname, '../../../..')

export type ToolName = keyof typeof tools

/** Path of a tool that works; undefined where there is none. */
export function findTool(name: ToolName): string | undefined {
  const tool: Tool = tools[name]
  const folders = (process.env.PATH ?? '').split(delimiter)
  const places = tool.file === undefined ? folders.map((folder) => join(folder, tool.program)) : [join(root, tool.file)]
  const path = places.find(isExecutable)
  return path !== undefined && (tool.works?.(path) ?? true) ? path : undefined
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

function succeeds(path: string, ...args: string[]): boolean {
  try {
    execFileSync(path, args, { stdio: 'ignore', timeout: 10_000 })
    return true
  } catch {
    return false
  }
}
