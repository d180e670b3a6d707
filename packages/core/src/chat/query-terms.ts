import { withoutCount } from './count.ts'
import { moodsAsTags } from './mood-words.ts'
import { withoutAge } from './readers-age.ts'
import { createSpelling } from './spelling.ts'

/** Words of a question that say nothing of the story asked for. */
const fillers = new Set(
  `a about an and any anything are as at be best but can could do does find for from get give good great has have
  hello hey hi i id im in into is it its kind like liked looking love loved manga mangas me more most my need new next
  of on one or please read reading recommend recommendation recommendations series show similar so some someone
  something stories story such suggest suggestion suggestions tell than thanks that the their them there thing things
  this title titles to top want wants was what whats when where which who with would you your
  another bit both different else except first instead last less little maybe not older newer longer shorter second
  third other others ones only short long too very no without if they he she his her we us much many`.split(/\s+/),
)

const misspelt = createSpelling(fillers)

/** The same for Japanese, which is written without spaces: taken out wherever they stand. */
const japaneseFillers =
  /(おすすめ|お勧め|オススメ)(の)?|漫画|マンガ|まんが|作品|教えて(ください)?|ありますか|ある[？?]|読みたい(です)?|知りたい|探して(い)?(ます|る)|何か|なにか|ください|下さい|もっと|短い|短め(の)?|長い|長め(の)?|完結(した|済みの?)?|連載中(の)?|それ以外|ほかの|他の|別の|みたいな|のような|(が|を|は|の|に|で|も|と|な|けど)(?=[\s、。！？!?]|読みたい|$)|[、。！？]/g

/** What a reader does not want must not be searched for. */
const unwantedEnglish = /\b(?:no|not|without|except|hate|dislike|avoid|isn't)\b[^.,;!?]*/g

/** The words of a question that are worth searching for, in order; empty when it holds none. */
export function queryTerms(question: string): string {
  const words =
    moodsAsTags(withoutAge(withoutCount(question.normalize('NFKC'))))
      .toLowerCase()
      .replaceAll(unwantedEnglish, ' ')
      .replaceAll(japaneseFillers, ' ')
      .match(/[\p{L}\p{N}][\p{L}\p{N}'-]*/gu) ?? []
  return words.filter((word) => !isFiller(word.replaceAll("'", ''))).join(' ')
}

function isFiller(word: string): boolean {
  return fillers.has(word) || misspelt(word) !== undefined || /^\p{Script=Hiragana}$/u.test(word)
}
