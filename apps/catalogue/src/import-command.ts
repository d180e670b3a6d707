import type { Title } from '@manga-assist/contracts'
import { readCatalogueFile, shippedTitles } from '@manga-assist/providers'
import { parseImportArguments } from './arguments.ts'
import { writeAtomically } from './write-atomically.ts'

export interface ImportDependencies {
  /** Where titles go when the command line does not say. */
  defaultFile: string
  write: (text: string) => void
  writeError: (text: string) => void
  newId: () => string
}

const exitCodes = { done: 0, refused: 1, badArguments: 2 } as const

const usage = `npm run import -- FILE [--into FILE] [--check]
Reads titles from JSON Lines and, when every line is right, puts them where the services find them.
  --into FILE   writes there instead of .data/catalogue.jsonl
  --check       only says what is wrong; writes nothing
`

/** `npm run import`. Gives the exit code: 0, 1 when a line is bad or nothing could be written, 2 for bad arguments. */
export function importCommand(argv: readonly string[], dependencies: ImportDependencies): number {
  const parsed = parseImportArguments(argv)
  if (parsed.kind === 'invalid') {
    dependencies.writeError(`${parsed.message}\n`)
    return exitCodes.badArguments
  }
  if (parsed.kind === 'help') {
    dependencies.write(usage)
    return exitCodes.done
  }
  const reading = readCatalogueFile(parsed.file)
  if (reading.kind === 'invalid') {
    dependencies.writeError(errorText(reading.errors, reading.count))
    return exitCodes.refused
  }
  if (parsed.checkOnly) {
    dependencies.write(`${parsed.file}: ${counted(reading.titles)}, every line is right\n`)
    return exitCodes.done
  }
  return importTitles(reading.titles, parsed.into, dependencies)
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
    writeError(`cannot write ${file}: ${error instanceof Error ? error.message : error}\n`)
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
