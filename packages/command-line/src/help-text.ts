import type { Description, OptionRow, OptionTable } from './description.ts'

/** Fits a terminal that is somewhat wider than the usual 80. */
const width = 110
/** Names that are longer have their text on the next line. */
const longestName = 24

/** What `--help` prints: what the command does, how it is called, each option with its default, examples, exit codes. */
export function helpText({ name, about, forms, options, positionals, ...others }: Description) {
  const { environment = {}, notes = [], examples, exitCodes } = others

  const call = commandOf(name)
  const calls = forms.map(
    (form, place) =>
      `${place === 0 ? 'usage: ' : '       '}${form === '' ? call.replace(/ --$/, '') : `${call} ${form}`}`,
  )
  const named = positionals === undefined ? [] : rowsOf(positionals.name, positionals)
  const parts = [
    wrapped(about, 0),
    calls.join('\n'),
    [...named, ...optionRows(options)].join('\n'),
    ...listed('environment:', environment),
    ...notes.map((note) => wrapped(note, 0)),
    ['examples:', ...examples.map((example) => `  ${example}`)].join('\n'),
    ...listed('exit codes:', exitCodes, 4),
  ]
  return `${parts.join('\n\n')}\n`
}

function commandOf(name: string): string {
  return name === 'start' || name === 'test' ? `npm ${name} --` : `npm run ${name} --`
}

function optionRows(options: OptionTable): string[] {
  const rows = Object.entries(options).flatMap(([name, option]) =>
    rowsOf(`--${name}${option.value === undefined ? '' : ` ${option.value}`}`, { ...option, about: textOf(option) }),
  )
  return [...rows, row('--help', 'this text')]
}

/** A block of its own, unless there is nothing in it. */
function listed(title: string, entries: Readonly<Record<string, string>>, column?: number): string[] {
  const rows = Object.entries(entries).map(([name, text]) => row(name, text, column))
  return rows.length === 0 ? [] : [[title, ...rows].join('\n')]
}

function rowsOf(name: string, { about, details = [] }: { about: string; details?: readonly string[] }): string[] {
  return [row(name, about), ...details.map((line) => row('', line))]
}

function textOf({ about, default: otherwise }: OptionRow): string {
  if (otherwise === undefined) return about
  return `${about} (default ${Array.isArray(otherwise) ? otherwise.join(',') : otherwise})`
}

function row(name: string, text: string, column = longestName): string {
  const lines = wrapped(text, column + 2)
  if (name.length < column) return `  ${name.padEnd(column)}${lines}`
  return `  ${name}\n${' '.repeat(column + 2)}${lines}`
}

/** Breaks between words; all lines but the first are indented. */
function wrapped(text: string, indent: number): string {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && indent + line.length + 1 + word.length > width) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line].join(`\n${' '.repeat(indent)}`)
}
