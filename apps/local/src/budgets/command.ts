import { aligned, type Description, parseCommandLine, runCommand } from '@manga-assist/command-line'
import { type BudgetRow, checkBudgets, isKept } from './check-budgets.ts'
import { firstLoadOf } from './first-load.ts'

export interface BudgetsDependencies {
  /** The files of the page, as they were bundled. Throws `PageMissing` when they were not. */
  readPage(): ReadonlyMap<string, Uint8Array>
  write(text: string): void
  writeError(text: string): void
}

export class PageMissing extends Error {}

export const description = {
  name: 'budgets',
  about: 'Holds what the first load of the page costs against its budgets: bytes, requests, foreign and inline code.',
  forms: ['[--json]'],
  options: { json: { about: 'print the table as JSON' } },
  examples: ['npm run budgets', 'npm run -s budgets -- --json'],
  exitCodes: { 0: 'every budget is kept', 1: 'one is not, or the page is not bundled', 2: 'bad arguments' },
} as const satisfies Description

/** `npm run budgets`. Gives the exit code. */
export function budgetsCommand(
  argv: readonly string[],
  { readPage, write, writeError }: BudgetsDependencies,
): Promise<number> {
  return runCommand({
    description,
    parsed: parseCommandLine(description, argv, ({ json = false }) => ({ json })),
    expected: [PageMissing],
    ...{ write, writeError },
    run: ({ json }) => {
      const rows = checkBudgets(firstLoadOf(readPage()))
      write(json ? `${JSON.stringify(rows, null, 2)}\n` : tableOf(rows))
      const broken = rows.filter((row) => !isKept(row))
      for (const { budget, value, most, unit, of } of broken) {
        writeError(`budgets: ${budget}: ${value} ${unit}, at most ${most}: ${of.join(', ')}\n`)
      }
      return broken.length === 0 ? 0 : 1
    },
  })
}

function tableOf(rows: readonly BudgetRow[]): string {
  const cells = rows.map((row) => [
    row.budget,
    row.value.toLocaleString('en'),
    row.most.toLocaleString('en'),
    row.unit,
    isKept(row) ? 'kept' : 'BROKEN',
  ])
  return aligned([['first load (gzip)', 'value', 'at most', 'unit', ''], ...cells])
}
