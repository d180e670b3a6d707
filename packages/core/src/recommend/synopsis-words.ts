/** Shortest word that is taken for a word of content, in letters. */
const shortestWord = 4

/** Words of a synopsis that say nothing of the story. */
const fillers = new Set(
  `about after all and another before begin begins being between every find finds first from gets gives goes have
  herself himself into life makes more most must next only other over same some someone takes than that their them then
  there these they this those through time turns under until very what when where which while whom whose will with
  without world would year years young`.split(/\s+/),
)

/** The telling words of a synopsis, each once, in the order in which they stand, endings cut so that plurals meet. */
export function wordsOf(synopsis: string): string[] {
  const words = synopsis.toLowerCase().match(/\p{L}+/gu) ?? []
  const telling = words.filter((word) => word.length >= shortestWord && !fillers.has(word))
  return [...new Set(telling.map(withoutEnding))]
}

/** Crude on purpose: both sides of a comparison go through it, and nobody reads the result. */
function withoutEnding(word: string): string {
  if (word.endsWith('ies')) return `${word.slice(0, -3)}y`
  if (word.endsWith('ing')) return word.slice(0, -3)
  if (word.endsWith('ed') || word.endsWith('es')) return word.slice(0, -2)
  return word.endsWith('s') ? word.slice(0, -1) : word
}
