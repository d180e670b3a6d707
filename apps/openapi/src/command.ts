import { runCommand } from '@manga-assist/command-line'
import { description, parseOpenApiArguments, type Task } from './arguments.ts'

export interface OpenApiDependencies {
  makeDocument(): Promise<string>
  /** The committed file; undefined when there is none. */
  readFile(): Promise<string | undefined>
  writeFile(text: string): Promise<void>
  write(text: string): void
  writeError(text: string): void
}

const exitCodes = { done: 0, outOfDate: 1 } as const

/** `npm run openapi`. Gives the exit code. */
export async function openApiCommand(argv: readonly string[], dependencies: OpenApiDependencies): Promise<number> {
  const { write, writeError } = dependencies
  return await runCommand({
    ...{ description, parsed: parseOpenApiArguments(argv), write, writeError },
    run: (task) => run(task, dependencies),
  })
}

async function run(task: Task, dependencies: OpenApiDependencies): Promise<number> {
  const { makeDocument, readFile, writeFile, write, writeError } = dependencies
  const document = await makeDocument()
  if (task === 'print') {
    write(document)
    return exitCodes.done
  }
  if ((await readFile()) === document) {
    write('openapi.json is up to date\n')
    return exitCodes.done
  }
  if (task === 'check') {
    writeError('openapi: openapi.json is not what the routes are; run npm run openapi, and commit what it writes\n')
    return exitCodes.outOfDate
  }
  await writeFile(document)
  write('openapi.json written; commit it\n')
  return exitCodes.done
}
