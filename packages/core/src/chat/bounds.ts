import type { Title } from '@manga-assist/contracts'

/** Bounds on the length of a series and on the year in which it began; all included. */
export interface Bounds {
  maxVolumes?: number
  minVolumes?: number
  fromYear?: number
  toYear?: number
}

/** "Short" means what fits in a weekend. */
const shortSeriesVolumes = 5
/** "Long" means what lasts a winter. */
const longSeriesVolumes = 20

/** How many volumes a text demands, in numbers or in words. Expects compatibility forms to be folded (NFKC). */
export function lengthIn(text: string): Bounds {
  const numbered = numberedLength(text)
  if (numbered !== undefined) return numbered
  if (/\b(?:not|isn'?t|n'?t be) (?:too |very |so |that )?short\b|短くない|短すぎない/i.test(text)) {
    return { minVolumes: shortSeriesVolumes + 1 }
  }
  if (/\b(?:not|isn'?t|n'?t be) (?:too |very |so |that )?long\b|長くない|長すぎない/i.test(text)) {
    return { maxVolumes: shortSeriesVolumes }
  }
  if (/\b(short|one-?shot|quick read|few volumes)\b|短い|短め|短編|一気読み/i.test(text)) {
    return { maxVolumes: shortSeriesVolumes }
  }
  return asksForLong(text) ? { minVolumes: longSeriesVolumes } : {}
}

/** "How long is it?" asks, and "long hair" tells of something else than of the series. */
function asksForLong(text: string): boolean {
  if (/\bhow long\b|どのくらい長い/i.test(text)) return false
  return /\blong-?running\b|\blong\b(?=[^.!?]*\b(manga|series|stor(y|ies)|read|reads|one|ones|title|titles|epic|saga)\b)|\b(something|anything|really|very) long\b|^\s*long\W*$|\b(epic length|many volumes)\b|長編|長い(?!髪|間|黒髪|剣)/i.test(
    text.replaceAll(
      /\b(as|so|too|no|all) long\b|\blong[ -](hair(ed)?|ago|time|lost|distance|legs?|sword|swords|nose|way|run|day|journey)\b/gi,
      ' ',
    ),
  )
}

type Bound = (...numbers: number[]) => Bounds

const volumesWord = '(?:vol(?:ume)?s?|books?|巻)\\b'
const number = '(\\d{1,3})'

/** In this order: "no more than" would else be read as "more than". */
const lengthPatterns: readonly [RegExp, Bound][] = [
  [new RegExp(`\\b(?:between|from) ${number} (?:and|to) ${number} ${volumesWord}`, 'i'), between],
  [new RegExp(`\\b${number} ?(?:-|–|~|to) ?${number} ${volumesWord}`, 'i'), between],
  [/(\d{1,3})巻?(?:から|〜|~|-)(\d{1,3})巻/, between],
  [new RegExp(`\\b(?:at most|up to|no more than|not more than|max(?:imum)?(?: of)?|within) ${number}\\b`, 'i'), atMost],
  [
    new RegExp(`\\b(?:at least|no less than|no fewer than|min(?:imum)?(?: of)?) ${number} ${volumesWord}`, 'i'),
    atLeast,
  ],
  [new RegExp(`\\b${number} ?(?:${volumesWord} )?(?:or|and) (?:less|fewer|under|below|shorter)\\b`, 'i'), atMost],
  [new RegExp(`\\b${number}\\+ ?${volumesWord}`, 'i'), atLeast],
  [new RegExp(`\\b${number} ?(?:${volumesWord} )?(?:or|and) (?:more|longer|above|over|up)\\b`, 'i'), atLeast],
  [new RegExp(`\\b(?:under|below|less than|fewer than|shorter than) ${number} ${volumesWord}`, 'i'), below],
  [new RegExp(`\\b(?:more than|over|above|longer than) ${number} ${volumesWord}`, 'i'), above],
  [/(\d{1,3})巻(?:以内|以下|まで)/, atMost],
  [/(\d{1,3})巻以上/, atLeast],
  [/(\d{1,3})巻未満/, below],
  [/(\d{1,3})巻(?:より長|を超え)/, above],
]

function numberedLength(text: string): Bounds | undefined {
  for (const [pattern, bound] of lengthPatterns) {
    const match = text.match(pattern)
    if (match !== null) return bound(...match.slice(1).map(Number))
  }
  return undefined
}

function between(a = 0, b = 0): Bounds {
  return { minVolumes: Math.min(a, b), maxVolumes: Math.max(a, b) }
}

function atMost(volumes = 0): Bounds {
  return { maxVolumes: volumes }
}

function atLeast(volumes = 0): Bounds {
  return { minVolumes: volumes }
}

function below(volumes = 0): Bounds {
  return { maxVolumes: Math.max(1, volumes - 1) }
}

function above(volumes = 0): Bounds {
  return { minVolumes: volumes + 1 }
}

const year = '((?:19|20)\\d\\d)'

/** "Before" leaves the year itself out, "since" and "until" do not; neither does 以前, as Japanese has it. */
const yearPatterns: readonly [RegExp, Bound][] = [
  [
    new RegExp(`\\b(?:between|from) ${year} (?:and|to|until|till) ${year}(?!'?s)`, 'i'),
    (from, to) => yearsBetween(from, to),
  ],
  [new RegExp(`${year}年?(?:から|〜|~|-|–)${year}(?!'?s)`), (from, to) => yearsBetween(from, to)],
  [new RegExp(`\\b(?:before|older than|earlier than|pre-?) ?${year}(?!'?s)`, 'i'), (at = 0) => ({ toYear: at - 1 })],
  [new RegExp(`\\b(?:after|newer than|later than|post-?) ?${year}(?!'?s)`, 'i'), (at = 0) => ({ fromYear: at + 1 })],
  [new RegExp(`\\b(?:until|till|up to|by) ${year}(?!'?s)`, 'i'), (at = 0) => ({ toYear: at })],
  [
    new RegExp(`\\b(?:since|from|starting) ${year}(?!'?s)(?: (?:on|onwards?|or later))?`, 'i'),
    (at = 0) => ({ fromYear: at }),
  ],
  [new RegExp(`${year} (?:or|and) (?:later|newer|after|onwards?)`, 'i'), (at = 0) => ({ fromYear: at })],
  [new RegExp(`${year} (?:or|and) (?:earlier|older|before)`, 'i'), (at = 0) => ({ toYear: at })],
  [new RegExp(`${year}年(?:以降|から|より後|以後)`), (at = 0) => ({ fromYear: at })],
  [new RegExp(`${year}年(?:以前|まで)`), (at = 0) => ({ toYear: at })],
  [new RegExp(`${year}年(?:より前|前)`), (at = 0) => ({ toYear: at - 1 })],
]

function yearsBetween(a = 0, b = 0): Bounds {
  return { fromYear: Math.min(a, b), toYear: Math.max(a, b) }
}

/** The years that a text demands: by number, by decade, or as old and new. Expects folded text, as `lengthIn` does. */
export function yearsIn(text: string): Bounds {
  for (const [pattern, bound] of yearPatterns) {
    const match = text.match(pattern)
    if (match !== null) return bound(...match.slice(1).map(Number))
  }
  const [, decade] = text.match(/\b(?:19|20)?([0-9])0'?s\b/i) ?? text.match(/([0-9])0年代/) ?? []
  if (decade !== undefined) {
    const first = Number(decade) >= 4 ? 1900 + Number(decade) * 10 : 2000 + Number(decade) * 10
    return { fromYear: first, toYear: first + 9 }
  }
  if (/\b(classic|old-?school|vintage)s?\b|昔の|古典|名作古/i.test(text)) return { toYear: 1999 }
  return /\b(recent|modern|brand new|newer)\b|最近の|新しい/i.test(text) ? { fromYear: 2015 } : {}
}

/** Comparatives measure against the last list; without one there is nothing to compare with. */
export function comparedWith(text: string, last: readonly Title[]): Bounds {
  if (last.length === 0) return {}
  const volumes = last.map((title) => title.volumes)
  const years = last.map((title) => title.year)
  if (/\b(shorter|fewer volumes|less long|too long)\b|もっと短|短いの|短めの|長すぎ/i.test(text)) {
    return { maxVolumes: Math.max(1, Math.min(...volumes) - 1) }
  }
  if (/\b(longer|more volumes|too short)\b|もっと長|長いの|長めの|短すぎ/i.test(text)) {
    return { minVolumes: Math.max(...volumes) + 1 }
  }
  if (/\b(older|earlier)\b|もっと古|古いの|昔の/i.test(text)) return { toYear: Math.min(...years) - 1 }
  if (/\b(newer|more recent|more modern)\b|もっと新|新しいの|最近の/i.test(text)) {
    return { fromYear: Math.max(...years) + 1 }
  }
  return {}
}

/** Old demands with new ones: a new bound on one side drops the old one on the other, which it may contradict. */
export function changedBounds<B extends Bounds>(before: B, now: B): B {
  const after = { ...before, ...now }
  if (now.maxVolumes !== undefined && now.minVolumes === undefined) delete after.minVolumes
  if (now.minVolumes !== undefined && now.maxVolumes === undefined) delete after.maxVolumes
  if (now.toYear !== undefined && now.fromYear === undefined) delete after.fromYear
  if (now.fromYear !== undefined && now.toYear === undefined) delete after.toYear
  return after
}
