import { lintWorkflows } from './lint.ts'
import { brokenRules } from './rules.ts'
import { type Finding, type WorkflowFile, yamlError } from './workflow.ts'

const usage = `npm run check:workflows
Checks .github/workflows against GitHub's schema and our own rules: actions pinned by commit, tokens that only read,
a timeout for each job, pipes that fail, no script that an outsider writes, nothing run of a ref that is not on main.
  --help   this text

exit code: 0, 1 when something is wrong, 2 for bad arguments
`

export interface CheckDependencies {
  files: readonly WorkflowFile[]
  write(text: string): void
  writeError(text: string): void
}

/** `npm run check:workflows`. Gives the exit code. */
export async function checkCommand(argv: readonly string[], { files, write, writeError }: CheckDependencies) {
  if (argv.length === 1 && argv[0] === '--help') {
    write(usage)
    return 0
  }
  if (argv.length > 0) {
    writeError(`check:workflows: takes no arguments, received ${JSON.stringify(argv.join(' '))} (--help)\n`)
    return 2
  }
  const findings = await checkWorkflows(files)
  for (const { path, place, message } of findings) {
    writeError(`${path}${place === undefined ? '' : ` ${place}`}: ${message}\n`)
  }
  return findings.length === 0 ? 0 : 1
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
