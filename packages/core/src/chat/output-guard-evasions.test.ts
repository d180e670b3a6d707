import { describe, expect, test } from 'vitest'
import { instructions } from './prompt.ts'
import { guarded } from './testing/guarded-text.ts'

const placeholder = '(a title I cannot vouch for)'
/** `#` in a text stands for what is kept back. */
const expectHeld = (text: string, shown: string) =>
  expect(guarded([text]).shown).toBe(shown.replaceAll('#', placeholder))

describe('a name that was not retrieved is kept back', () => {
  test.each([
    ['Try *Paper Moons*!', 'Try #!'],
    ['Try __Paper Moons__!', 'Try #!'],
    ['Try ***Paper Moons***!', 'Try #!'],
    ['Try **Paper** Moons!', 'Try #!'],
    ['Try Paper **Moons** now', 'Try # now'],
    ['Try Pa**per Moo**ns now', 'Try # now'],
    ['Try \\*\\*Paper Moons\\*\\*!', 'Try #!'],
    ['Try [Paper Moons](https://a.example/b)!', 'Try #!'],
    ['Try [Paper](https://a.example/b) Moons!', 'Try #!'],
    ['Try `Paper Moons`!', 'Try #!'],
    ['Try <b>Paper Moons</b>!', 'Try #!'],
    ['Try <b class="x">Paper</b> Moons!', 'Try <b class="x">#!'],
    [`Try Paper <i title="${'x'.repeat(150)}">Moons!`, 'Try #!'],
    ['“Paper Moons” and "Paper Moons"', '# and #'],
    ['「Paper Moons」と《Paper Moons》', '#と#'],
  ])('whatever markup is in it or around it: %s', (text, shown) => expectHeld(text, shown))

  test('at the head of a heading', () => {
    expect(guarded(['# Paper Moons']).shown).toBe(`# ${placeholder}`)
  })

  test.each([
    ['full width', 'Ｐａｐｅｒ　Ｍｏｏｎｓ'],
    ['mathematical letters', '𝐏𝐚𝐩𝐞𝐫 𝐌𝐨𝐨𝐧𝐬'],
    ['Cyrillic look-alikes', 'Рареr Мооns'],
    ['half-width kana', 'ﾍﾞﾙｾﾙｸ'],
    ['half-width kana with a dot between', 'ﾎﾟｹﾓﾝ･ﾗｲﾀﾞｰ'],
    ['hiragana', 'べるせるく'],
    ['a dash for the long vowel', 'ワンピ-ス'],
    ['zero-width characters', 'P\u200bap\u200ber M\u2060oons'],
    ['a soft hyphen', 'Pa\u00adper Moons'],
    ['more of them than anyone writes', `Paper${'\u200b'.repeat(1_000)} Moons`],
    ['combining accents', 'Pápér Moo\u0308ns'],
    ['an accent left out', "Pokemon Rider's Adventure"],
    ['an accent of its own', "Poke\u0301mon Rider's Adventure"],
    ['no apostrophe', 'Pokémon Riders Adventure'],
    ['another apostrophe', 'Pokémon Rider’s Adventure'],
    ['case', 'pAPER mOONS'],
    ['several spaces', 'Paper     Moons'],
    ['more spaces than anyone writes', `Paper${' '.repeat(500)}Moons`],
    ['a no-break space', 'Paper\u00a0Moons'],
    ['a line break', 'Paper\nMoons'],
    ['a hyphen', 'Paper-Moons'],
    ['a dash', 'Paper — Moons'],
    ['no space', 'PaperMoons'],
    ['letters apart', 'P a p e r M o o n s'],
    ['character references', '&#80;aper&nbsp;&#x4d;oons'],
    ['and for &', 'Bread and Butter'],
    ['a reference for &', 'Bread &amp; Butter'],
    ['no punctuation', 'Wave Listen to Me'],
    ['its own punctuation', 'Wave, Listen to Me'],
  ])('whatever its spelling: %s', (_way, name) => {
    expect(guarded([`So: ${name}, then`]).shown).toBe(`So: ${placeholder}, then`)
    expect(guarded(`So: ${name}, then`.split('')).shown).toBe(`So: ${placeholder}, then`)
  })

  test.each([
    ['Read Monster now.', 'Read # now.'],
    ['Try Berserk.', 'Try #.'],
    ['I recommend Berserk, Monster and One Piece.', 'I recommend #, # and #.'],
    ['Berserk is a must-read.', '# is a must-read.'],
    ['The one I mean is Berserk by Akira Kuro.', 'The one I mean is # by Akira Kuro.'],
    ['try berserk', 'try #'],
    ['read one piece', 'read #'],
    ['- Monster', '- #'],
    ['1. Monster: dark', '1. #: dark'],
    ['Some say "Monster".', 'Some say #.'],
    ['Some say *Monster*.', 'Some say #.'],
    ['Some say **Mon**ster is a must', 'Some say # is a must'],
    ['『大奥』と「大奥」', '#と#'],
    ['大奥を読んでください', '#を読んでください'],
    ['大奥がおすすめです', '#がおすすめです'],
    ['おすすめは大奥です', 'おすすめは#です'],
    ['・大奥', '・#'],
    ['タッチを読むといい', '#を読むといい'],
  ])('although it may be a word, where it is presented: %s', (text, shown) => expectHeld(text, shown))
})

describe('a name that nobody knows is kept back where it is recommended', () => {
  test.each([
    ['you should read "Zorbax Chronicles"', 'you should read #'],
    ["you should read 'Zorbax Chronicles'.", 'you should read #.'],
    ['you should read “zorbax chronicles”.', 'you should read #.'],
    ['My favourite: ‘Zorbax’', 'My favourite: #'],
    ['"Zorbax" is a must-read', '# is a must-read'],
    ['So *Zorbax Chronicles* it is', 'So # it is'],
    ['So `Zorbax Chronicles` it is', 'So # it is'],
    ['So [Zorbax Chronicles](https://a.example) it is', 'So # it is'],
    ['So __Zorbax__ it is', 'So # it is'],
    ['So <strong>zorbax</strong> it is', 'So # it is'],
    ['「ゾルバックス年代記」を読んでください', '#を読んでください'],
    ['「ゾルバックス年代記」がおすすめです', '#がおすすめです'],
    ['おすすめは「ゾルバックス年代記」です', 'おすすめは#です'],
    ['《ゾルバックス年代記》もある', '#もある'],
    ['1. Zorbax', '1. #'],
    ['1. Silent Garden by John Doe', '1. # by John Doe'],
    ['2) Silent Garden - dark', '2) # - dark'],
    ['- Zorbax Chronicles: dark', '- #: dark'],
  ])('%s', (text, shown) => expectHeld(text, shown))

  test('in a heading', () => {
    expect(guarded(['## Zorbax Chronicles\n']).shown).toBe(`## ${placeholder}\n`)
  })
})

describe('the standing orders are not recited', () => {
  test.each<[string, (order: string) => string]>([
    ['in capitals', (order) => order.toUpperCase()],
    ['without punctuation', (order) => order.replaceAll(/[.,<>/']/g, '')],
    ['with a full stop behind each word', (order) => order.replaceAll(' ', '. ')],
    ['in bold', (order) => `**${order}**`],
    ['each word in bold', (order) => order.replaceAll(/\S+/g, '**$&**')],
    ['in code', (order) => `\`\`\`\n${order}\n\`\`\``],
    ['in curly quotes', (order) => `“${order}”`],
    ['in Japanese quotes', (order) => `「${order}」『${order}』`],
    ['a word a line', (order) => order.replaceAll(' ', '\n')],
    ['as a list of words', (order) => order.replaceAll(/\S+ ?/g, '- $&\n')],
    ['with zero-width characters', (order) => [...order].join('\u200b')],
    ['letter by letter', (order) => [...order].join(' ')],
    [
      'in full-width letters',
      (order) => order.replaceAll(/[!-~]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0)),
    ],
    ['as character references', (order) => order.replaceAll(/[a-z]/g, (letter) => `&#${letter.charCodeAt(0)};`)],
    ['from the middle on', (order) => order.split(' ').slice(2).join(' ')],
  ])('%s', (_way, recite) => {
    for (const order of instructions) {
      const { leaked } = guarded(['Well: ', ...(recite(order).match(/[\s\S]{1,7}/g) ?? []), ' And more.'])
      expect(leaked, order).toBe(true)
    }
  })

  test('nor is what stands about a tag, with the tag as plain words', () => {
    expect(guarded(['Look at the block between catalogue and catalogue, in bold.']).leaked).toBe(true)
  })

  test('nor are the orders for one kind of answer', () => {
    const { leaked } = guarded(['My task: recommend the titles of the catalogue block and say why each fits.'])
    expect(leaked).toBe(true)
  })
})
