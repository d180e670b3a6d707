import { renderTable } from '@manga-assist/charts'
import { type Comparison, comparisonRows } from './comparison.ts'

/** The comparison for the page. */
export function renderComparisonTable(comparison: Comparison): string {
  const [head = [], ...rows] = comparisonRows(comparison)
  return renderTable({ caption: 'The step as it was measured, and as it was simulated', head, rows })
}
