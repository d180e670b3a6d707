import { runCommand } from '@manga-assist/command-line'
import type { Title } from '@manga-assist/contracts'
import { readCatalogueFile, shippedTitles } from '@manga-assist/providers'
import { description, type ImportOptions, parseImportArguments } from './arguments.ts'
import { writeAtomically } from './write-atomically.ts'

export interface ImportDependencies {
  /** Where titles go when the command line does not say. */
  defaultFile: string
  write: (text: string) => void
  writeError: (text: string) => void
  newId: () => string
}

const exitCodes = { done: 0, refused: 1 } as const

/** `npm run import`. Gives the exit code. */
export async function importCommand(argv: readonly string[], dependencies: ImportDependencies): Promise<number> {
  const { write, writeError } = dependencies
  return await runCommand({
    ...{ description, parsed: parseImportArguments(argv), write, writeError },
    run: (options) => readAndImport(options, dependencies),
  })
}

function readAndImport({ file, into, checkOnly }: ImportOptions, dependencies: ImportDependencies): number {
  const reading = readCatalogueFile(file)
  if (reading.kind === 'invalid') {
    dependencies.writeError(errorText(reading.errors, reading.count))
    return exitCodes.refused
  }
  if (checkOnly) {
    dependencies.write(`${file}: ${counted(reading.titles)}, every line is right\n`)
    return exitCodes.done
  }
  return importTitles(reading.titles, into, dependencies)
}

function importTitles(
  titles: readonly Title[],
  into: string | undefined,
  { defaultFile, newId, write, writeError }: ImportDependencies,
): number {
  const file = into ?? defaultFile
  try {
    writeAtomically(file, titles.map((title) => `${JSON.stringify(title)}\n`).join(''), newId)
  } catch (error) {
    const problem = error instanceof Error ? error.message : error
    writeError(`import: cannot write ${file}: ${problem}; name a file that you may write with --into\n`)
    return exitCodes.refused
  }
  write(`imported ${counted(titles)} into ${file}\n`)
  if (into === undefined) write('npm start uses them from its next start on\n')
  write(`a service of its own takes them with CATALOGUE_FILE=${file}\n`)
  return exitCodes.done
}

function counted(titles: readonly Title[]): string {
  const shipped = new Set(shippedTitles.map(({ id }) => id))
  const replacing = titles.filter(({ id }) => shipped.has(id)).length
  const place = replacing === 0 ? '' : `, ${replacing} of them in place of shipped ones`
  return `${titles.length} ${titles.length === 1 ? 'title' : 'titles'}${place}`
}

function errorText(errors: readonly string[], count: number): string {
  const more = count > errors.length ? [`and ${count - errors.length} more`] : []
  return `${[...errors, ...more, 'nothing was imported'].join('\n')}\n`
}
