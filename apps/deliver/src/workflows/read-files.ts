import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { WorkflowFile } from './workflow.ts'

/** The workflows of the repository at `root`. */
export function readWorkflowFiles(root: string): WorkflowFile[] {
  const paths = globSync('.github/workflows/*.{yaml,yml}', { cwd: root }).sort()
  return paths.map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))
}
