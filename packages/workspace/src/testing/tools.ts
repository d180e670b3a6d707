import { execFileSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Something outside npm that some tests need. */
export interface Tool {
  /** Name of the program. */
  program: string
  /** Debian package that brings it. */
  debianPackage: string
  /** Tests that are skipped without it. */
  neededFor: string
  /** Whether the program that was found can be used; a client without its server cannot. */
  works?: (path: string) => boolean
}

/** Every such thing, in one place. The test run says in one line each what it does not find. */
export const tools = {
  chromium: { program: 'chromium', debianPackage: 'chromium', neededFor: 'the chat page in a real browser' },
  docker: {
    program: 'docker',
    debianPackage: 'docker.io',
    neededFor: 'CPU measured inside a real container',
    works: (path) => succeeds(path, 'info'),
  },
  redis: { program: 'redis-server', debianPackage: 'redis-server', neededFor: 'what tasks share through a real Redis' },
} as const satisfies Record<string, Tool>

export type ToolName = keyof typeof tools

/** Path of a tool that works; undefined where there is none. */
export function findTool(name: ToolName): string | undefined {
  const tool: Tool = tools[name]
  const folders = (process.env.PATH ?? '').split(delimiter)
  const path = folders.map((folder) => join(folder, tool.program)).find(isExecutable)
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
