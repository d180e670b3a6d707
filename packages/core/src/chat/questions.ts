/** "And who wrote it?" continues the last answer, but what it wants is a fact. */
export function asksForFacts(text: string): boolean {
  return /\bwho (wrote|drew|made)\b|\bwho(?:'s| is| was) the (author|artist)\b|\bhow (many|long)\b|\b(is|was|are) (it|this|that|the series) (already )?(finished|completed?|over|done)\b|^\W*(and )?when\b|\bwhen (was|did)\b|作者(は|って)|誰が(描|書)|何巻|完結し(た|て(い)?る|て(い)?ます)(か|の|んですか)?[？?]|完結済み[？?]|いつ(から|の|始|連載)|あらすじ/i.test(
    text,
  )
}

/** A question about a name that nobody knows must not be answered with facts about another title. */
export function asksForUnknown(text: string): boolean {
  const withoutOpening = text.trim().replace(/^\p{Lu}\p{Ll}*/u, '')
  return /\p{Lu}\p{L}+|[「『"“]/u.test(withoutOpening)
}

/** "Compare the first two", which other intents are easily taken for. */
export function asksToCompare(text: string): boolean {
  return /\bcompare\b|\bcomparison\b|\b(?:vs|versus)\b|\bdifferences? between\b|\bside by side\b|比べ|比較|違いは/i.test(
    text,
  )
}

/** "Like the second", "more of that": titles of the kind, not the one that is pointed at. */
export function asksForMoreOfIt(text: string): boolean {
  return /\b(?:more|like|similar|another|others|sort|kind|vein|style)\b(?! about)|みたい|似た|似て|似の|もっと(?!詳|教)|系|っぽい|ような|近い/i.test(
    text.replaceAll(
      /\b(?:tell|say|know) (?:me )?more\b|\bmore (?:about|details|info)|\bwhat(?:'s| is) .* like\b/gi,
      ' ',
    ),
  )
}

/** "Swap the second", "the first is too dark": others are wanted, and not of its kind. */
export function asksForOthers(text: string): boolean {
  return /\b(?:swap|replace|drop|instead|else|change|except|rather|not|isn't|too|boring|nope|skip|other than)\b|以外|じゃなく|ではなく|外して|変えて|替えて|違う|ちょっと|すぎ|じゃない(?!方|ほう)/i.test(
    text,
  )
}
