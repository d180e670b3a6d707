import { demographics, genres, type Title } from '@manga-assist/contracts'
import { wordsOfTags as tagWords } from '@manga-assist/core'
import { describe, expect, test } from 'vitest'
import { foldText, squeezeText } from './fold-text.ts'
import { shippedTitles } from './shipped-titles.ts'
import { createTagReader } from './tag-words.ts'
import themes from './themes.json' with { type: 'json' }
import { createTitleSearch } from './title-search.ts'

const search = createTitleSearch(shippedTitles)
const top = (query: string, limit: number) => search(query, limit).map(({ title }) => title.id)

describe('the first hit is right for', () => {
  test.each([
    ['fullmetal alchemist', 'fullmetal-alchemist'],
    ['attack on titan', 'attack-on-titan'],
    ['monster', 'monster'],
    ['x', 'x'],
    ['Hagane no Renkinjutsushi', 'fullmetal-alchemist'],
    ['Kimetsu no Yaiba', 'demon-slayer'],
    ['Shouwa Genroku Rakugo Shinjuu', 'descending-stories'],
    ['鋼の錬金術師', 'fullmetal-alchemist'],
    ['進撃の巨人', 'attack-on-titan'],
    ['君に届け', 'kimi-ni-todoke'],
    ['錬金術', 'fullmetal-alchemist'],
    ['こち亀', 'kochikame'],
  ])('a name: %s', (query, id) => {
    expect(top(query, 1)).toEqual([id])
  })

  test.each([
    ['べるせるく', 'berserk'],
    ['ベルセルク', 'berserk'],
    ['ﾍﾞﾙｾﾙｸ', 'berserk'],
    ['なると', 'naruto'],
    ['わんぴーす', 'one-piece'],
    ['ワンピス', 'one-piece'],
    ['モンスタ', 'monster'],
    ['チハヤフル', 'chihayafuru'],
    ['スラムダンク漫画', 'slam-dunk'],
    ['ＦＭＡ', 'fullmetal-alchemist'],
  ])('the same in other kana or widths: %s', (query, id) => {
    expect(top(query, 1)).toEqual([id])
  })

  test.each([
    ['Ōoku', 'ooku-the-inner-chambers'],
    ['Oooku', 'ooku-the-inner-chambers'],
    ['Oku', 'ooku-the-inner-chambers'],
    ['shonan junai gumi', 'shonan-junai-gumi'],
    ['Haikyū', 'haikyu'],
    ['haikyuu', 'haikyu'],
    ['Yu Yu Hakusho', 'yu-yu-hakusho'],
    ['yuuyuu hakusho', 'yu-yu-hakusho'],
    ['tonari no kaibutsu kun', 'my-little-monster'],
    ['pokemon adventures', 'pokemon-adventures'],
  ])('long vowels and accents in any spelling: %s', (query, id) => {
    expect(top(query, 1)).toEqual([id])
  })

  test.each([
    ['Bersek', 'berserk'],
    ['fullmetl alchemist', 'fullmetal-alchemist'],
    ['Nausica', 'nausicaa'],
    ['one peice', 'one-piece'],
    ['narto', 'naruto'],
    ['deth note', 'death-note'],
    ['hunterxhunter', 'hunter-x-hunter'],
    ['onepunchman', 'one-punch-man'],
    ['vagabnd', 'vagabond'],
    ['vinlan', 'vinland-saga'],
    ['jujitsu kaisen', 'jujutsu-kaisen'],
    ['neon genesis evangalion', 'neon-genesis-evangelion'],
    ['chansaw man', 'chainsaw-man'],
    ['dragonball', 'dragon-ball'],
  ])('a slip of the fingers: %s', (query, id) => {
    expect(top(query, 1)).toEqual([id])
  })

  test.each([
    ['FMA', 'fullmetal-alchemist'],
    ['hxh', 'hunter-x-hunter'],
    ['AoT', 'attack-on-titan'],
    ['JJBA', 'jojos-bizarre-adventure'],
    ['OPM', 'one-punch-man'],
    ['gto', 'great-teacher-onizuka'],
    ['tensura', 'that-time-i-got-reincarnated-as-a-slime'],
    ['nigehaji', 'the-full-time-wife-escapist'],
    ['Detective Conan', 'case-closed'],
    ['Samurai X', 'rurouni-kenshin'],
    ['Captain Harlock', 'space-pirate-captain-harlock'],
    ['DMC', 'detroit-metal-city'],
    ['ハガレン', 'fullmetal-alchemist'],
    ['ジョジョ', 'jojos-bizarre-adventure'],
    ['幽白', 'yu-yu-hakusho'],
    ['黒バス', 'kurokos-basketball'],
    ['ベルばら', 'the-rose-of-versailles'],
    ['テニプリ', 'the-prince-of-tennis'],
    ['るろ剣', 'rurouni-kenshin'],
    ['ぼざろ', 'bocchi-the-rock'],
  ])('an abbreviation or another name: %s', (query, id) => {
    expect(top(query, 1)).toEqual([id])
  })
})

test('every name of every title finds that title first, also where it holds the word for a theme', () => {
  const missed = shippedTitles.flatMap(({ id, title, aliases }) =>
    [title.english, title.romaji, title.native, ...aliases].filter((name) => top(name, 1)[0] !== id),
  )
  expect(missed).toEqual([])
})

describe('the first three hits are all', () => {
  test.each([
    ['urasawa', 'Naoki Urasawa'],
    ['Naoki Urasawa', 'Naoki Urasawa'],
    ['Urasawa Naoki', 'Naoki Urasawa'],
    ['takahashi rumiko', 'Rumiko Takahashi'],
    ['Ōtomo Katsuhiro', 'Katsuhiro Otomo'],
    ['tezuka osamu', 'Osamu Tezuka'],
    ['Junji Itō', 'Junji Ito'],
    ['fumi yoshinaga', 'Fumi Yoshinaga'],
    ['mitsuru adachi', 'Mitsuru Adachi'],
    ['clamp', 'CLAMP'],
  ])('by the author: %s', (query, author) => {
    const authors = search(query, 3).map(({ title }) => title.authors)
    const written = shippedTitles.filter((title) => title.authors.includes(author)).length
    expect(authors.filter((names) => names.includes(author))).toHaveLength(Math.min(3, written))
  })

  test.each([
    ['料理', 'cooking'],
    ['料理漫画', 'cooking'],
    ['野球', 'baseball'],
    ['将棋', 'shogi'],
    ['吸血鬼', 'vampires'],
    ['ヴァンパイア', 'vampires'],
    ['泣ける漫画', 'grief'],
    ['泣ける漫画を教えて', 'grief'],
    ['サッカー', 'football'],
    ['soccer', 'football'],
    ['魔法少女', 'magical-girls'],
    ['異世界', 'isekai'],
    ['忍者', 'ninja'],
    ['妖怪', 'yokai'],
    ['ホラー', 'horror'],
    ['怖いマンガ', 'horror'],
    ['恋愛', 'romance'],
    ['音楽', 'music'],
    ['ロボット', 'robots'],
    ['自転車', 'cycling'],
    ['相撲', 'sumo'],
    ['ミステリー', 'mystery'],
    ['歴史', 'historical'],
    ['子育て', 'parenting'],
    ['医療', 'medicine'],
    ['少女漫画', 'shojo'],
    ['heist', 'heist'],
    ['cooking manga', 'cooking'],
    ['ballet', 'dance'],
    ['scary', 'horror'],
    ['slow burn romance', 'slow-burn-romance'],
  ])('about it: %s', (query, tag) => {
    const isAbout = ({ themes, genres, demographic }: Title) => [...themes, ...genres, demographic].includes(tag)
    const wanted = Math.min(3, shippedTitles.filter(isAbout).length)
    expect(search(query, 3).filter(({ title }) => isAbout(title))).toHaveLength(wanted)
  })
})

test.each(['', '   ', '!?', '\u0000', 'zzqqxx', 'の'])('nothing is found for %j', (query) => {
  expect(top(query, 5)).toEqual([])
})

test('the best come first and no more than asked for', () => {
  const hits = search('samurai revenge', 4)
  expect(hits).toHaveLength(4)
  expect(hits.map(({ score }) => score)).toEqual(hits.map(({ score }) => score).toSorted((a, b) => b - a))
})

test('among titles that match alike the more widely read comes first', () => {
  const titles = search('volleyball', 3).map(({ title }) => title)
  expect(titles[0]?.popularity).toBe(Math.max(...titles.map(({ popularity }) => popularity)))
})

describe('words for tags', () => {
  test('are of tags that exist, and every theme and genre has some', () => {
    const known = [...themes, ...genres, ...demographics]
    expect(Object.keys(tagWords).filter((tag) => !known.includes(tag))).toEqual([])
    expect(known.filter((tag) => !(tag in tagWords))).toEqual([])
  })

  test('count as a whole, the longest first', () => {
    const read = createTagReader({ magic: ['魔法'], 'magical-girls': ['魔法少女'], 'artificial-intelligence': ['AI'] })
    expect(read('魔法少女もの')).toEqual({ tags: ['magical-girls'], rest: ' もの' })
    expect(read('an AI that wakes')).toEqual({ tags: ['artificial-intelligence'], rest: 'an   that wakes' })
    expect(read('said and done').tags).toEqual([])
  })

  test('hold nothing that means something in a pattern', () => {
    expect(
      Object.values(tagWords)
        .flat()
        .filter((word) => !/^[\p{L}\p{N}ー -]+$/u.test(word)),
    ).toEqual([])
  })
})

test('folding leaves one form of what is written in many', () => {
  expect(['Ōoku', 'Oooku', 'OOKU', 'Ohku'].map(foldText)).toEqual(['oku', 'oku', 'oku', 'oku'])
  expect(['Shōnen', 'shounen', 'SHONEN'].map(foldText)).toEqual(['shonen', 'shonen', 'shonen'])
  expect(['スーパー', 'スパ', 'すーぱ'].map(foldText)).toEqual(['すぱ', 'すぱ', 'すぱ'])
  expect(['ガンダム', 'がんだむ', 'ｶﾞﾝﾀﾞﾑ'].map(foldText)).toEqual(['がんだむ', 'がんだむ', 'がんだむ'])
  expect(['One Piece', 'ONE-PIECE', 'ｏｎｅ　ｐｉｅｃｅ'].map(squeezeText)).toEqual([
    'onepiece',
    'onepiece',
    'onepiece',
  ])
})
