import type { FirstLoad, LoadedFile } from './first-load.ts'

/** What the first load may cost at most; bytes as they travel, compressed by gzip. */
const budgets = {
  /** A phone on slow 4G (1.6 Mbit/s) has it in three quarters of a second. */
  totalBytes: 150_000,
  scriptBytes: 140_000,
  styleBytes: 8_000,
  documentBytes: 2_000,
  /** System fonts and drawn covers are all that the page shows. */
  fontBytes: 0,
  imageBytes: 5_000,
  requests: 6,
} as const

/** One budget, and what was spent of it. */
export interface BudgetRow {
  budget: string
  unit: 'bytes' | 'requests' | 'places'
  value: number
  most: number
  /** Files or places that make up the value. */
  of: string[]
}

/** Holds a first load against the budgets. Pure. */
export function checkBudgets({ files, foreign, missing, inline }: FirstLoad): BudgetRow[] {
  const bytes = (budget: string, most: number, kind?: LoadedFile['kind']): BudgetRow => {
    const counted = files.filter((file) => kind === undefined || file.kind === kind)
    const value = counted.reduce((sum, file) => sum + file.bytes, 0)
    return { budget, unit: 'bytes', value, most, of: counted.map(({ name }) => name) }
  }
  const none = (budget: string, of: string[]): BudgetRow => ({ budget, unit: 'places', value: of.length, most: 0, of })
  return [
    bytes('total', budgets.totalBytes),
    bytes('scripts', budgets.scriptBytes, 'script'),
    bytes('styles', budgets.styleBytes, 'style'),
    bytes('document', budgets.documentBytes, 'document'),
    bytes('fonts', budgets.fontBytes, 'font'),
    bytes('images', budgets.imageBytes, 'image'),
    {
      budget: 'requests',
      unit: 'requests',
      value: files.length,
      most: budgets.requests,
      of: files.map(({ name }) => name),
    },
    none('inline code', inline),
    none('other origins', foreign),
    none('missing files', missing),
  ]
}

export function isKept({ value, most }: BudgetRow): boolean {
  return value <= most
}
