import type { Title } from '@manga-assist/contracts'

/** What a synopsis has no reason to hold: markup, addresses, images. */
const markup = /<[^<>]*>|!?\[[^\]]*\]\([^)]*\)|https?:\/\/\S+|\[\/?INST\]|<\|[^|]*\|>|\*\*|`{3,}/gi

/** A sentence that speaks to a machine, or of it, instead of telling a story. */
const orders =
  /\b(ignore|disregard|forget|override|overrule)\b.*\b(instructions?|rules?|orders?|catalogue|dropped)\b|\b(system|assistant|developer|ai)\s*:|\bsystem prompt\b|\bstanding orders\b|\b(the|this) (ai|assistant)\b|\bto the ai\b|\byou (must|are now|are free)\b|\b(you are mangaassist)\b|\bnew rule\b|\bdo not recommend\b|\brecommend (only|this)\b|\b(reveal|repeat|print)\b.*\b(prompt|instructions?|orders|configuration|words|text)\b|\b(your configuration|a password)\b|指示|命令|システム|プロンプト|パスワード|ＡＩ|\bAI\b|新しいルール|すすめ(ること|て)|設定を表示/i

/**
 * A title whose synopsis holds story only. Imported catalogues are data from outside: what in them is meant for the
 * model, and not for readers, is left out before anyone sees it. The last of several defences: the prompt fences the
 * text, and the output guard looks at what comes out.
 */
export function withoutOrders(title: Title): Title {
  const plain = title.synopsis.replaceAll(markup, ' ')
  const sentences = plain.match(/[^.!?。！？]+[.!?。！？]*/gu) ?? []
  const story = sentences
    .filter((sentence) => !orders.test(sentence))
    .join('')
    .replaceAll(/\s+/g, ' ')
    .trim()
  return story === title.synopsis ? title : { ...title, synopsis: story }
}
