import type { SourceFile } from '@manga-assist/workspace/rules'
import { PageError } from '../page/page-error.ts'

/** One code that an error of ours carries, for who reads a log. */
export interface ErrorCode {
  code: string
  meaning: string
  /** Where the error is declared. */
  path: string
}

const comment = String.raw`(?:\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\n)?`
const classPattern = new RegExp(
  String.raw`${comment}(?:export )?class (\w+) extends Error \{\n(?: .*\n)*?  readonly code = '([\w-]+)'`,
  'g',
)
const unionPattern = new RegExp(String.raw`${comment}export type (\w+(?:Code|Fault)) =\n((?:  \| '[\w-]+'\n)+)`, 'g')

/**
 * Pure: the codes of the errors that files declare, each with its class's comment, or with its line in the comment of the
 * union that it is in. Throws where one has no words.
 */
export function errorCodesIn(files: readonly SourceFile[]): ErrorCode[] {
  return files.flatMap(({ path, text }) => [
    ...[...text.matchAll(classPattern)].map(([, words = '', name = '', code = '']) => {
      if (words === '') throw new PageError(`class ${name} in ${path} has no comment that says what ${code} means`)
      return { code, meaning: onOneLine(words), path }
    }),
    ...[...text.matchAll(unionPattern)].flatMap(([, words = '', name = '', members = '']) => {
      return codesOfUnion(words, name, members, path)
    }),
  ])
}

/** The lines of the comment that begin with a dash: `- one, another: what they mean`. */
function codesOfUnion(words: string, name: string, members: string, path: string): ErrorCode[] {
  const lines = [...`${words} * `.matchAll(/\* - ([\w, -]+?): ([\s\S]*?)(?=\n? \* -|\n? \* $)/g)]
  const meanings = new Map(
    lines.flatMap(([, codes = '', meaning = '']) =>
      codes.split(', ').map((code) => [code, onOneLine(meaning)] as const),
    ),
  )
  return [...members.matchAll(/'([\w-]+)'/g)].map(([, code = '']) => {
    const meaning = meanings.get(code)
    if (meaning === undefined) throw new PageError(`the comment of ${name} in ${path} does not say what ${code} means`)
    return {
      code,
      meaning: `${meaning.charAt(0).toUpperCase()}${meaning.slice(1)}${meaning.endsWith('.') ? '' : '.'}`,
      path,
    }
  })
}

function onOneLine(words: string): string {
  return words
    .replaceAll(/\n\s*\*(?= |\n|$)/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
}
