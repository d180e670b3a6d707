import type { ImageRow, ImagesReport } from './report.ts'

interface Column {
  title: string
  value: (row: ImageRow) => string
}

const sizeColumns: readonly Column[] = [
  { title: 'image', value: ({ name }) => name },
  { title: 'MB', value: ({ bytes }) => megabytes(bytes) },
  { title: 'layers, MB', value: ({ layers }) => layers.map(({ bytes }) => megabytes(bytes)).join(' + ') },
  { title: 'over base, MB', value: ({ applicationBytes }) => megabytes(applicationBytes) },
  { title: 'at most', value: ({ targetBytes }) => megabytes(targetBytes) },
  { title: 'application layer', value: ({ applicationDigest }) => applicationDigest.slice(0, 'sha256:'.length + 16) },
]

const buildColumns: readonly Column[] = [
  { title: 'image', value: ({ name }) => name },
  { title: 'from nothing, s', value: ({ build }) => seconds(build?.coldMs) },
  { title: 'after an edit, s', value: ({ build }) => seconds(build?.warmMs) },
  { title: 'packages', value: ({ build }) => (build?.dependenciesUntouched ? 'untouched' : 'installed again') },
  { title: 'edit elsewhere, s', value: ({ build }) => seconds(build?.unaffectedMs) },
  { title: 'then', value: ({ build }) => (build?.rebuiltWhenUnaffected ? 'built again' : 'not built') },
  {
    title: 'two clean builds',
    value: ({ build }) => (build?.digests[0] === build?.digests[1] ? 'same layer' : 'DIFFER'),
  },
]

/** The report as aligned tables. */
export function renderReport({ images, findings, base, revision }: ImagesReport): string {
  const isMeasured = images.every(({ build }) => build !== undefined)
  const rules =
    findings === undefined ? [] : [`rules: ${findings.length === 0 ? 'all kept' : `${findings.length} broken`}`]
  return [
    `revision ${revision} on ${base}`,
    table(sizeColumns, images),
    ...(isMeasured ? [table(buildColumns, images)] : []),
    ...rules,
    '',
  ].join('\n')
}

function table(columns: readonly Column[], rows: readonly ImageRow[]): string {
  const cells = [columns.map(({ title }) => title), ...rows.map((row) => columns.map(({ value }) => value(row)))]
  const widths = columns.map((_column, index) => Math.max(...cells.map((line) => line[index]?.length ?? 0)))
  const lines = cells.map((line) => line.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join('  '))
  return lines.map((line) => `${line.trimEnd()}\n`).join('')
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(2)
}

function seconds(ms: number | undefined): string {
  return ms === undefined ? '' : (ms / 1_000).toFixed(1)
}
