import { type Description, parseCommandLine, runCommand } from '@manga-assist/command-line'
import { PageError } from './page/page-error.ts'
import type { Page } from './pages.ts'

export interface DocsDependencies {
  buildPages(): readonly Page[]
  /** What a page holds now; undefined where there is none. */
  readPage(path: string): string | undefined
  writePage(page: Page): void
  write(text: string): void
  writeError(text: string): void
}

export const description = {
  name: 'docs',
  about:
    'Writes the pages of docs/ that follow from code (settings, metrics, reasons and errors, architecture, decisions), and the code that other pages show.',
  forms: ['[--check]'],
  options: { check: { about: 'write nothing, and name the pages that are not up to date' } },
  examples: ['npm run docs', 'npm run docs -- --check'],
  exitCodes: {
    0: 'every page is up to date now',
    1: 'with --check, one is not; or one cannot be written, and the line says what to mend',
    2: 'bad arguments',
  },
} as const satisfies Description

/** `npm run docs`. Gives the exit code. */
export function docsCommand(argv: readonly string[], dependencies: DocsDependencies): Promise<number> {
  const { write, writeError } = dependencies
  return runCommand({
    description,
    parsed: parseCommandLine(description, argv, ({ check = false }) => ({ check })),
    expected: [PageError],
    ...{ write, writeError },
    run: ({ check }) => {
      const pages = dependencies.buildPages()
      const stale = pages.filter(({ path, text }) => dependencies.readPage(path) !== text)
      return check ? tellStale(stale, dependencies) : writeStale(stale, pages.length, dependencies)
    },
  })
}

function tellStale(stale: readonly Page[], { writeError }: DocsDependencies): number {
  for (const { path } of stale) writeError(`docs: ${path} is not up to date: run npm run docs and commit it\n`)
  return stale.length === 0 ? 0 : 1
}

function writeStale(stale: readonly Page[], all: number, { writePage, write }: DocsDependencies): number {
  for (const page of stale) {
    writePage(page)
    write(`wrote ${page.path}\n`)
  }
  if (stale.length === 0) write(`all ${all} pages are up to date\n`)
  return 0
}
