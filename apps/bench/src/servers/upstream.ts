import { join } from 'node:path'
import type { ServerCommand } from './processes.ts'

/** The leanest server here: what stands behind proxies, and what shows how much load can be made at all. */
export function upstreamCommand(port: number): ServerCommand {
  return { program: process.execPath, args: [join(import.meta.dirname, '../peers/proxy-upstream.ts'), String(port)] }
}
