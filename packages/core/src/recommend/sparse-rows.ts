/** Rows of a sparse matrix one behind the other: row `r` is at `starts[r]` up to `starts[r + 1]`, columns rising. */
export interface Rows {
  starts: Int32Array
  columns: Int32Array
  weights: Float64Array
}

/** Where a row ends. */
export function end({ starts }: Rows, row: number): number {
  return starts[row + 1] ?? 0
}

export interface Cell {
  column: number
  weight: number
}

/** The same matrix by column: each cell is put behind those of its column that came before. */
export function turned({ starts, columns, weights }: Rows, columnCount: number): Rows {
  const lengths = new Int32Array(columnCount)
  for (const column of columns) lengths[column] = (lengths[column] ?? 0) + 1
  const turnedStarts = startsOf(lengths)
  const next = turnedStarts.slice()
  const turnedColumns = new Int32Array(columns.length)
  const turnedWeights = new Float64Array(columns.length)
  for (let row = 0; row + 1 < starts.length; row += 1) {
    for (let at = starts[row] ?? 0, stop = starts[row + 1] ?? 0; at < stop; at += 1) {
      const column = columns[at] ?? 0
      const place = next[column] ?? 0
      next[column] = place + 1
      turnedColumns[place] = row
      turnedWeights[place] = weights[at] ?? 0
    }
  }
  return { starts: turnedStarts, columns: turnedColumns, weights: turnedWeights }
}

function startsOf(lengths: ArrayLike<number>): Int32Array {
  const starts = new Int32Array(lengths.length + 1)
  for (let row = 0; row < lengths.length; row += 1) starts[row + 1] = (starts[row] ?? 0) + (lengths[row] ?? 0)
  return starts
}

/** Walks both rows side by side and shows the product of the weights of each column that both have. */
export function eachShared(
  { starts, columns, weights }: Rows,
  row: number,
  other: number,
  show: (column: number, product: number) => void,
): void {
  const stop = starts[row + 1] ?? 0
  const otherStop = starts[other + 1] ?? 0
  let at = starts[row] ?? 0
  let otherAt = starts[other] ?? 0
  while (at < stop && otherAt < otherStop) {
    const column = columns[at] ?? 0
    const otherColumn = columns[otherAt] ?? 0
    if (column === otherColumn) show(column, (weights[at] ?? 0) * (weights[otherAt] ?? 0))
    if (column <= otherColumn) at += 1
    if (otherColumn <= column) otherAt += 1
  }
}
