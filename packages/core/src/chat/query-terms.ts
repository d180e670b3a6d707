/** Words of a question that say nothing of the story asked for. */
const fillers = new Set(
  `a about an and any anything are as at be best but can could do does find for from get give good great has have
  hello hey hi i id im in into is it its kind like liked looking love loved manga mangas me more most my need new next
  of on one or please read reading recommend recommendation recommendations series show similar so some someone
  something stories story such suggest suggestion suggestions tell than thanks that the their them there thing things
  this title titles to top want wants was what whats when where which who with would you your`.split(/\s+/),
)

/** The words of a question that are worth searching for, in order; empty when it holds none. */
export function queryTerms(question: string): string {
  const words =
    question
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{N}][\p{L}\p{N}'-]*/gu) ?? []
  return words.filter((word) => !fillers.has(word.replaceAll("'", ''))).join(' ')
}
