/** Most titles that one answer may give, whatever is asked for. */
const mostTitles = 10

const words = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten']
const number = `(\\d{1,2}|${words.join('|')})`

const patterns = [
  new RegExp(
    `\\b(?:give|show|recommend|list|suggest|tell)(?: me)? (?:the )?(?:top |another )?${number}\\b(?! ?(?:vol|of |year|one))`,
    'i',
  ),
  new RegExp(`\\btop ${number}\\b`, 'i'),
  new RegExp(`\\b${number} (?:manga|titles|series|recommendations|suggestions)\\b`, 'i'),
  /(\d{1,2})(?:つ|作品|作|本)(?=ほど|くらい|教|挙|おすすめ|お願い|ください|選|\s|[。！]|$)/,
]

/** How many titles a text asks for, from one to ten; undefined when it does not say. */
export function countIn(asked: string): number | undefined {
  const text = asked.normalize('NFKC')
  for (const pattern of patterns) {
    const [, found] = text.match(pattern) ?? []
    if (found === undefined) continue
    const count = words.indexOf(found.toLowerCase()) + 1 || Number(found)
    return Math.min(Math.max(count, 1), mostTitles)
  }
  return undefined
}

/** The text without the number of titles, which is nothing to search for. */
export function withoutCount(text: string): string {
  return patterns.reduce((rest, pattern) => rest.replace(pattern, ' '), text)
}
