/** Text of an answer, cut up for the page. Of Markdown it knows what answers use: paragraphs, lists and bold. */
export type Block = { kind: 'paragraph'; spans: Span[] } | { kind: 'list'; items: Span[][] }

export interface Span {
  text: string
  strong: boolean
}

const bullet = /^\s*(?:[-*•]|\d+[.)])\s+/

/** Pure; takes half an answer as well as a whole one. */
export function answerBlocks(text: string): Block[] {
  const blocks: Block[] = []
  for (const lines of paragraphsOf(text)) {
    let rest: string[] = []
    const flush = () => {
      if (rest.length > 0) blocks.push({ kind: 'paragraph', spans: spansOf(rest.join('\n')) })
      rest = []
    }
    for (const line of lines) {
      if (!bullet.test(line)) {
        rest.push(line)
        continue
      }
      flush()
      addItem(blocks, spansOf(line.replace(bullet, '')))
    }
    flush()
  }
  return blocks
}

function paragraphsOf(text: string): string[][] {
  const paragraphs = text
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.split('\n').filter((line) => line.trim() !== ''))
  return paragraphs.filter((lines) => lines.length > 0)
}

function addItem(blocks: Block[], item: Span[]): void {
  const last = blocks.at(-1)
  if (last?.kind === 'list') last.items.push(item)
  else blocks.push({ kind: 'list', items: [item] })
}

/** What stands between two pairs of asterisks is strong; a pair that has no other yet is strong to the end. */
function spansOf(text: string): Span[] {
  return text
    .split('**')
    .map((part, index) => ({ text: part, strong: index % 2 === 1 }))
    .filter((span) => span.text !== '')
}
