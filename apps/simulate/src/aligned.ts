/** Rows of cells as lines of equal columns: the first to the left, the others to the right. */
export function aligned(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)))
  const pad = (cell: string, column: number) =>
    column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)
  return rows.map((cells) => `${cells.map(pad).join('  ').trimEnd()}\n`).join('')
}

/** A share of 0 to 1 in percent. One that is neither nothing nor all is never shown as such. */
export function share(value: number): string {
  const percent = value * 100
  if (percent > 0 && percent < 0.05) return '<0.1 %'
  if (percent < 100 && percent > 99.95) return '>99.9 %'
  return `${percent.toFixed(1)} %`
}
