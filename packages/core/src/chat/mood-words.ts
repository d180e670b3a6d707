/** Everyday words for moods and occasions, and the genres and themes that answer to them, by our own judgement. */
const moods: readonly [RegExp, string][] = [
  [
    /\brainy (?:day|days|afternoon|evening|night|weekend|sunday)s?\b|\b(?:cozy|cosy|comfy|comforting|comfort read|calm|calming|relax(?:ing)?|unwind|wind down|soothing|gentle|peaceful|quiet|chill|laid[- ]back|low[- ]stakes|snuggle|curl up|before bed|bedtime|fall asleep|sleepless|can'?t sleep|(?:sick|lazy) day|(?:winter|autumn) (?:night|evening)s?)\b|雨の日|癒さ?し?(?:たい|れたい|系)?|癒やさ?し?(?:たい|れたい|系)?|ほっこり|まったり|のんびり|ゆるい|ゆったり|落ち着(?:く|いた|ける)|リラックス|寝る前|眠れない|疲れ(?:た|ている|てる)/gi,
    'slice-of-life everyday-life',
  ],
  [
    /\b(?:cheer(?:s|ing)? (?:me )?up|(?:a |had a |having a )?(?:bad|rough|hard|long|terrible|awful|stressful|horrible) (?:day|week)|feel(?:ing)? (?:down|sad|low|blue|gloomy|depressed)|i'?m (?:sad|down|feeling down)|laugh(?:s|ing)?(?: out loud)?|hilarious|light[- ]?hearted|feel[- ]good|uplifting|make(?:s)? me smile)\b|元気(?:が出る|になれる|づけ)|落ち込ん(?:だ|で(?:い)?る)|笑い(?:たい|転げ)|笑える|明るい気分|気分転換|嫌なこと/gi,
    'comedy',
  ],
  [
    /\b(?:(?:(?:to|makes?|will|made) )?(?:(?:me|you) )?cry|crying|tear-?jerkers?|heart-?breaking|heart-?wrenching|bittersweet|melanchol(?:y|ic)|sad(?!ist))\b|泣ける|泣きたい|号泣|切ない/gi,
    'grief drama',
  ],
  [
    /\b(?:heart-?broken|break-?up|lovesick|in love|date night|swoon(?:y)?|romantic mood)\b|失恋|恋した|きゅん(?:きゅん)?|キュンキュン|ときめ(?:き|く)/gi,
    'romance',
  ],
  [
    /\b(?:heart-?warming|wholesome|sweet and (?:soft|gentle)|feel warm)\b|心温まる|心があたたまる|ほのぼの|優しい気持ち/gi,
    'found-family friendship slice-of-life',
  ],
  [
    /\b(?:adrenaline|edge of (?:my|your|the) seat|page-?turner|gripping|pump(?:ed)? (?:me )?up|hyped?|thrilling|fast-?paced|on a (?:plane|flight|train)|(?:long )?(?:flight|train ride|commute))\b|ハラハラ|ドキドキ|スリル|手に汗|一気に読める|熱い(?=展開|漫画|やつ|の)|燃える/gi,
    'action thriller',
  ],
  [/\b(?:spooky|creepy|halloween|scare me|chills|nightmares?|goosebumps)\b|怖がり|ゾッと|ぞっと|肝試し/gi, 'horror'],
  [
    /\b(?:thought[- ]?provoking|philosophical|makes? me think|deep (?:story|read|manga))\b|考えさせられる|哲学的|深い話/gi,
    'moral-dilemmas psychological',
  ],
  [/\b(?:gritty|bleak|grim|grimdark|twisted|messed up)\b|ダークな|重い話|鬱展開/gi, 'psychological dark-fantasy'],
  [
    /\b(?:inspir(?:ing|ational|ed)|motivat(?:ing|ional|ion|ed?|e me)|never give up|empowering)\b|やる気(?:が出る)?|励まさ(?:れ)?|頑張(?:れる|りたい)|勇気(?:が出る|をもらえる)/gi,
    'underdog sports coming-of-age',
  ],
  [/\b(?:nostalgi[ac]|childhood memories)\b|懐かし(?:い|く)|ノスタルジ/gi, 'coming-of-age childhood-friends'],
  [
    /\b(?:lonely|loneliness|feel(?:ing)? alone|missing (?:home|someone))\b|寂しい|さびしい|ひとりぼっち/gi,
    'loneliness found-family',
  ],
  [
    /\b(?:i'?m bored|bored|boredom|escapist|escapism|get away from (?:it all|everything))\b|退屈|暇(?:つぶし|潰し|だ|な)|現実逃避/gi,
    'adventure',
  ],
  [
    /\b(?:summer (?:day|night|vacation|holiday)s?|beach (?:read|day)|road ?trip|wanderlust|holiday read)\b|夏休み|旅に出たい|旅行気分/gi,
    'journey adventure',
  ],
]

/** The text with words for a mood replaced by the genres and themes that answer to it, as search knows them. */
export function moodsAsTags(text: string): string {
  return moods.reduce((rest, [pattern, tags]) => rest.replaceAll(pattern, ` ${tags} `), text)
}
