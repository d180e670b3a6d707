import { globSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { generatedPage, linkTo, table } from '../page/markdown.ts'
import { PageError } from '../page/page-error.ts'

/** One page of a `decisions/` folder. */
export interface DecisionPage {
  /** Path from the root. */
  path: string
  text: string
}

interface Decision {
  path: string
  date: string
  owner: string
  title: string
  firstSentence: string
}

export function readDecisions(root: string): DecisionPage[] {
  const paths = globSync('{packages,apps,lambda}/*/decisions/*.md', { cwd: root }).sort()
  return paths.map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))
}

/** Pure: docs/decisions.md. Throws where a page is not named and titled by its day. */
export function decisionsPage(pages: readonly DecisionPage[]): string {
  const decisions = pages.map(decisionOf)
  const owners = [...new Set(decisions.map(({ owner }) => owner))].sort()
  const introduction = `Choices that took an argument, ${decisions.length} of them, each on a dated page of the package that it binds.`
  const sections = owners.map((owner) => {
    const own = decisions.filter((one) => one.owner === owner)
    const rows = own.map(({ date, path, title, firstSentence }) => [date, linkTo(path, title), firstSentence])
    return [`## ${owner}`, table(['date', 'decision', 'it begins'], rows)].join('\n\n')
  })
  return generatedPage('Decisions', 'the pages in the `decisions/` folders', [introduction, ...sections])
}

function decisionOf({ path, text }: DecisionPage): Decision {
  const [date] = /^\d{4}-\d{2}-\d{2}(?=-)/.exec(basename(path)) ?? []
  const [, title = ''] = /^# (?:\d{4}-\d{2}-\d{2}: )?(.+?)(?: \(\d{4}-\d{2}-\d{2}\))?\n/.exec(text) ?? []
  if (date === undefined || title === '') {
    throw new PageError(`${path}: a decision is named YYYY-MM-DD-words.md and begins with "# Its title (YYYY-MM-DD)"`)
  }
  const owner = dirname(dirname(path))
  return { path, date, owner, title, firstSentence: firstSentenceOf(text) }
}

/** The first sentence of the first paragraph of prose, on one line, without its links. */
function firstSentenceOf(text: string): string {
  const paragraph = text.split(/\n\s*\n/).find((part) => !/^\s*(#|```|\||$)/.test(part)) ?? ''
  const line = paragraph
    .replace(/^\d{4}-\d{2}-\d{2}\. /, '')
    .replaceAll(/\[([^\]]+)\]\([^)]+\)/g, '$1')
    .replaceAll(/\s+/g, ' ')
    .trim()
  return /^.*?\.\**(?= |$)/.exec(line)?.[0] ?? line
}
