/** What one file says of the fields that it declares. */
export interface Declarations {
  /** Path from the root. */
  path: string
  /** What stands above the declaration of them all. */
  about: string
  /** Comment above each field, by its name; empty where there is none. */
  fields: ReadonlyMap<string, string>
}

const fieldPattern = /(?:\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\n)?^ +(\w+): /gm
const exportPattern = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*export const \w+(?:Variables|Document|Changes) = /

/**
 * Pure: the fields of the object literals in a file, with the comments above them. Schemas carry no texts of their own: a
 * comment is read where the code is, and costs the function nothing.
 */
export function declarationsIn(path: string, text: string): Declarations {
  const fields = new Map<string, string>()
  for (const [, words = '', name = ''] of text.matchAll(fieldPattern))
    fields.set(name, fields.get(name) || sentence(words))
  return { path, about: sentence(exportPattern.exec(text)?.[1] ?? ''), fields }
}

/** The words of a comment on one line. */
function sentence(words: string): string {
  return words
    .replaceAll(/\n\s*\*(?= |\n|$)/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
}
