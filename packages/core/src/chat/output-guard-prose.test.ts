import { describe, expect, test } from 'vitest'
import { guarded } from './testing/guarded-text.ts'

describe('what names nothing that was not retrieved is shown as it is', () => {
  test.each([
    'A monster hunts him, and the monster hunts on. A touch of magic.',
    'Read about real monsters; try it in one piece. Touch wood.',
    'Monsters, berserkers and paper. Moons rise.',
    'Something by Akira Kuro, who wrote **Night Vault**.',
    'Try Akira Kuro first, or try akira kuro.',
    'It is **real, after seven volumes**.',
    '**Night Vault** (2001), **Night Vault by Akira Kuro**, **1. Night Vault** and [Night Vault](https://a.example)',
    'See "Night Vault", *night vault*, __Iron Petal__ and 『Iron Petalの本』.',
    '1. Night Vault\n2. **Iron Petal** (Iron Petalの本) by Author of Iron Petal\n',
    '**Genre:** Drama, Crime\n**Why it fits:** friendship\n**Author**: Akira Kuro\n',
    'It is **psychological horror**, **dark fantasy** or **Slice of Life**.',
    '- Found family\n- Great art\n- Volumes: 7\n- A slow start\n',
    '1. Drama\n2. School life\n3. The art is good.\n4. Start with volume 1\n',
    '## Why It Fits\n\n# Recommendations\n',
    'The "found family" trope, the "chosen one", a "must-read".',
    'I recommend a "slow burn" romance, and reading it *slowly*.',
    'He says "I have no friends" and means it. "You have one," says she.',
    "It's the readers' choice; 'tis a tale of the '90s.",
    '5 * 3 * 2, snake_case_name, a < b and c > d, AT&T & R&D, `volume 1`, <3',
    '| a | b |\n|-----|-----|\n| x | y |\n',
    '👩‍👩‍👧 ok 🙂',
    '絵のタッチが美しい。ユニコーンと大奥の間。朝になると起きる。',
    '「友情」がテーマの「少年漫画」です。',
    '『Night Vaultの本』（Akira Kuro、2001年開始）：怪盗・強奪、犯罪',
    'お好みに合うのは「Night Vaultの本」です。ぜひ読んでください。',
  ])('%s', (text) => {
    const { shown, withheld } = guarded(text.match(/\S+\s*/gu) ?? [])
    expect({ shown, withheld }).toEqual({ shown: text, withheld: [] })
  })
})
