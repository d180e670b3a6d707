import type { Preferences, Title } from '@manga-assist/contracts'
import type { Intent, Language } from '@manga-assist/core'

/** One message of a reader, and what must hold of the answer to it. */
export interface ScriptedTurn {
  say: string
  intent: Intent
  /** Of the answer; English when left out. */
  language?: Language
  /** Titles that it recommends; three when left out. */
  recommends?: number | 'none' | 'some'
  /** Genres, themes or readerships that each of them bears one of. */
  tagged?: readonly string[]
  /** None of them bears any of these. */
  untagged?: readonly string[]
  /** Compared with every title of the list before. */
  than?: 'shorter' | 'longer' | 'newer' | 'older'
  status?: Title['status']
  by?: string
  /** A child may read them: no magazine for grown-ups, no horror. */
  forChildren?: true
  /** The same titles as before, or some of them. */
  restates?: true
  /** Places in the latest list of several titles whose names stand in the answer; no other place's does. */
  places?: readonly number[]
  /** English names (or other words) that stand in the answer, and such as do not. */
  names?: readonly string[]
  omits?: readonly string[]
  /** What is stored of the reader afterwards. */
  stored?: Partial<Preferences>
}

/** Conversations as readers hold them. None of the sentences is known to the code. */
export const conversations: Readonly<Record<string, readonly ScriptedTurn[]>> = {
  'shorter, finished, and why one of them': [
    { say: 'recommend a fantasy adventure manga', intent: 'recommend', tagged: ['fantasy', 'adventure'] },
    { say: 'something shorter', intent: 'refine', tagged: ['fantasy', 'adventure'], than: 'shorter' },
    { say: 'finished ones only', intent: 'refine', tagged: ['fantasy', 'adventure'], status: 'completed' },
    { say: 'why the second?', intent: 'refine', places: [1], restates: true, recommends: 1 },
  ],
  'refused, pointed at, and in another language': [
    { say: 'something like Monster', intent: 'similar', names: ['Monster', 'Why: like'] },
    { say: 'not that one', intent: 'refine', omits: ['Death Note'] },
    { say: 'more like the third', intent: 'refine' },
    { say: 'in Japanese please', intent: 'refine', language: 'ja', restates: true, omits: ['確認できない'] },
  ],
  'newer, then longer': [
    { say: 'recommend a sports manga', intent: 'recommend', tagged: ['sports'] },
    { say: 'anything newer?', intent: 'refine', tagged: ['sports'], than: 'newer' },
    { say: 'longer', intent: 'refine', tagged: ['sports'], than: 'longer' },
  ],
  'two of a list side by side': [
    { say: 'recommend a mystery', intent: 'recommend', tagged: ['mystery'] },
    { say: 'compare the first two', intent: 'compare', recommends: 'none', places: [0, 1] },
    { say: 'which is longer?', intent: 'refine', recommends: 'none', names: ['The longer is'] },
    { say: 'tell me about the other one', intent: 'refine', recommends: 'none', places: [1] },
  ],
  'the same author, and thanks': [
    { say: 'tell me about Vinland Saga', intent: 'lookup', recommends: 'none', names: ['Makoto Yukimura'] },
    {
      say: 'by the same author',
      intent: 'refine',
      recommends: 'some',
      by: 'Makoto Yukimura',
      omits: ['**Vinland Saga**'],
    },
    { say: 'thanks', intent: 'small-talk', recommends: 'none' },
  ],
  'a second with nothing before it': [
    { say: 'more like the second', intent: 'refine', recommends: 'none', names: ['not named any titles yet'] },
    { say: 'a comedy then', intent: 'recommend', tagged: ['comedy'] },
    { say: 'more like the second', intent: 'refine' },
  ],
  'a third after one title': [
    { say: 'tell me about Monster', intent: 'lookup', recommends: 'none' },
    { say: 'the third one', intent: 'refine', recommends: 'none', names: ['no such title', '**Monster**'] },
    { say: 'ok, something like it', intent: 'refine', names: ['**Monster** is your measure'] },
  ],
  'a fourth of three': [
    { say: 'recommend something like Slam Dunk', intent: 'similar' },
    { say: 'the fourth one', intent: 'refine', recommends: 'none', places: [0, 1, 2], names: ['no such title'] },
    { say: 'ok the first one then', intent: 'refine', recommends: 'none', places: [0] },
  ],
  'a rainy day': [
    { say: 'something for a rainy day', intent: 'recommend', tagged: ['slice-of-life', 'everyday-life'] },
    { say: 'for a rainy day', intent: 'recommend', tagged: ['slice-of-life', 'everyday-life'] },
    { say: 'older', intent: 'refine', than: 'older' },
  ],
  'a bad day': [
    { say: 'I had a bad day, cheer me up', intent: 'recommend', tagged: ['comedy'] },
    { say: 'without any romance', intent: 'preferences', tagged: ['comedy'], untagged: ['romance'] },
  ],
  'for a child, whatever the topic': [
    { say: 'recommend something for a 10 year old', intent: 'recommend', forChildren: true, names: ['no age ratings'] },
    { say: 'something shorter', intent: 'refine', forChildren: true, than: 'shorter' },
    { say: 'sports manga?', intent: 'recommend', forChildren: true, tagged: ['sports'] },
    { say: 'and something scary', intent: 'recommend', forChildren: true, recommends: 'some' },
  ],
  'for a daughter': [
    { say: 'manga for my 8-year-old daughter', intent: 'recommend', forChildren: true, untagged: ['josei', 'seinen'] },
    {
      say: 'with magic please',
      intent: 'preferences',
      forChildren: true,
      tagged: ['magic', 'witches'],
      recommends: 'some',
    },
  ],
  'a child, then the reader': [
    { say: 'something for my 10 year old', intent: 'recommend', forChildren: true },
    {
      say: 'thanks! and a seinen thriller for me?',
      intent: 'recommend',
      tagged: ['thriller'],
      omits: ['no age ratings'],
    },
  ],
  'a theme avoided, the topic kept': [
    { say: 'recommend a science fiction manga', intent: 'recommend', tagged: ['science-fiction'] },
    {
      say: 'no time travel',
      intent: 'preferences',
      tagged: ['science-fiction'],
      untagged: ['time-travel'],
      stored: { avoidedThemes: ['time-travel'] },
    },
    { say: 'anything else?', intent: 'refine', tagged: ['science-fiction'], untagged: ['time-travel'] },
    { say: 'recommend a comedy', intent: 'recommend', tagged: ['comedy'], untagged: ['time-travel'] },
  ],
  'a theme avoided in passing': [
    {
      say: 'a supernatural story without vampires',
      intent: 'recommend',
      tagged: ['supernatural'],
      untagged: ['vampires'],
    },
    {
      say: 'others?',
      intent: 'refine',
      tagged: ['supernatural'],
      untagged: ['vampires'],
      stored: { avoidedGenres: [] },
    },
  ],
  'asked for, then refused': [
    { say: 'something with samurai', intent: 'recommend', tagged: ['samurai'] },
    { say: 'and vampires?', intent: 'refine', tagged: ['vampires'] },
    { say: 'no, without vampires', intent: 'refine', untagged: ['vampires'] },
  ],
  'dropped, and taken back': [
    { say: 'I dropped One Piece', intent: 'preferences', stored: { dropped: ['one-piece'] } },
    { say: 'recommend an adventure manga', intent: 'recommend', omits: ['One Piece'] },
    {
      say: 'forget that I dropped One Piece',
      intent: 'preferences',
      names: ['no longer', '**One Piece**'],
      stored: { dropped: [] },
    },
  ],
  'told, and taken back at once': [
    { say: 'I love Naruto', intent: 'preferences', stored: { liked: ['naruto'] } },
    { say: 'I changed my mind about Naruto', intent: 'preferences', stored: { liked: [], dropped: [] } },
    { say: 'I dropped it', intent: 'preferences', stored: { liked: [] } },
  ],
  'a genre that is welcome again': [
    { say: 'no horror please', intent: 'preferences', untagged: ['horror'], stored: { avoidedGenres: ['horror'] } },
    { say: 'actually I do like horror', intent: 'preferences', stored: { avoidedGenres: [] } },
    { say: 'recommend a scary manga', intent: 'recommend', tagged: ['horror'] },
  ],
  'a theme that is welcome again': [
    { say: 'nothing with vampires for me', intent: 'preferences', stored: { avoidedThemes: ['vampires'] } },
    { say: 'I changed my mind', intent: 'preferences', names: ['vampires'], stored: { avoidedGenres: [] } },
    { say: 'recommend a vampire manga', intent: 'recommend', tagged: ['vampires'] },
  ],
  'typing slips': [
    { say: 'recomend a sprots manga', intent: 'recommend', tagged: ['sports'] },
    { say: 'somthing shorter', intent: 'refine', tagged: ['sports'], than: 'shorter' },
    { say: 'why the frist one?', intent: 'refine', recommends: 1, places: [0], restates: true },
  ],
  'a change of topic': [
    { say: 'something like Berserk', intent: 'similar', names: ['Berserk'] },
    { say: 'but with less violence', intent: 'refine', untagged: ['horror', 'body-horror', 'dark-fantasy'] },
    { say: 'ok thanks', intent: 'small-talk', recommends: 'none' },
    {
      say: 'something completely different: a cooking manga',
      intent: 'recommend',
      tagged: ['food', 'cooking'],
      omits: ['Berserk'],
    },
  ],
  'a correction': [
    { say: 'recommend a horror manga', intent: 'recommend', tagged: ['horror'] },
    { say: 'actually no, a comedy', intent: 'recommend', tagged: ['comedy'] },
    { say: 'not the first one', intent: 'refine', tagged: ['comedy'] },
  ],
  'facts of what is pointed at': [
    { say: 'who wrote Monster?', intent: 'lookup', recommends: 'none', names: ['Naoki Urasawa'] },
    { say: 'what else did he write?', intent: 'refine', by: 'Naoki Urasawa', omits: ['**Monster**'] },
    { say: 'is the first one finished?', intent: 'refine', recommends: 'none', places: [0] },
    { say: 'and the third?', intent: 'refine', recommends: 'none', places: [2] },
    { say: 'more like that', intent: 'refine' },
  ],
  'two named, one kept': [
    { say: 'Naruto or One Piece?', intent: 'compare', recommends: 'none', names: ['Naruto', 'One Piece'] },
    { say: 'which is newer?', intent: 'refine', recommends: 'none', names: ['The newer is **Naruto**'] },
    { say: 'I dropped the second', intent: 'refine', stored: { dropped: ['one-piece'] } },
  ],
  'an author, then longer': [
    { say: 'where do I start with Naoki Urasawa?', intent: 'where-to-start', by: 'Naoki Urasawa' },
    { say: 'why the second?', intent: 'refine', recommends: 1, places: [1], restates: true },
    { say: 'something longer', intent: 'refine', by: 'Naoki Urasawa', recommends: 'some', than: 'longer' },
  ],
  'a title refused by name': [
    {
      say: 'a detective story, but not Case Closed',
      intent: 'recommend',
      tagged: ['mystery', 'detectives'],
      omits: ['Case Closed'],
    },
    { say: 'something darker', intent: 'refine', omits: ['Case Closed'] },
  ],
  'read already': [
    { say: 'I loved Monster, what next?', intent: 'similar', names: ['Monster'] },
    { say: "I've already read the first one", intent: 'refine', stored: { read: ['death-note'] } },
    { say: 'another one', intent: 'refine', omits: ['Death Note'] },
  ],
  'too long, and still too long': [
    { say: 'give me a long fantasy epic', intent: 'recommend', tagged: ['fantasy'] },
    { say: 'too long', intent: 'refine', tagged: ['fantasy'], than: 'shorter' },
    { say: 'still too long', intent: 'refine', tagged: ['fantasy'], than: 'shorter' },
  ],
  'not about manga, then about it': [
    { say: 'what is the weather in Paris tomorrow?', intent: 'out-of-scope', recommends: 'none' },
    { say: 'ok, a manga about boxing then', intent: 'recommend', tagged: ['boxing'] },
    { say: 'compare the last two', intent: 'compare', recommends: 'none', places: [1, 2] },
  ],
  短いのと理由: [
    { say: '料理の漫画を教えて', intent: 'recommend', language: 'ja', tagged: ['food', 'cooking'] },
    { say: 'もっと短いのは？', intent: 'refine', language: 'ja', tagged: ['food', 'cooking'], than: 'shorter' },
    { say: '2番目みたいなのをもっと', intent: 'refine', language: 'ja' },
    { say: 'なぜ？', intent: 'refine', language: 'ja', restates: true, omits: ['確認できない'] },
  ],
  完結と英語: [
    { say: 'ホラー漫画のおすすめ', intent: 'recommend', language: 'ja', tagged: ['horror'] },
    { say: '完結したものだけ', intent: 'refine', language: 'ja', tagged: ['horror'], status: 'completed' },
    { say: '英語でお願い', intent: 'refine', restates: true, names: ['In English, then:'] },
  ],
  一覧のない番号: [
    {
      say: '三番目のみたいなのをもっと',
      intent: 'refine',
      language: 'ja',
      recommends: 'none',
      names: ['まだ作品を挙げていない'],
    },
    { say: '野球の漫画', intent: 'recommend', language: 'ja', tagged: ['baseball'] },
    { say: '5番目について教えて', intent: 'refine', language: 'ja', recommends: 'none', places: [0, 1, 2] },
  ],
  最初の二つ: [
    { say: 'ミステリーのおすすめ', intent: 'recommend', language: 'ja', tagged: ['mystery'] },
    { say: '最初の二つを比べて', intent: 'compare', language: 'ja', recommends: 'none', places: [0, 1] },
    { say: 'もう一方について教えて', intent: 'refine', language: 'ja', recommends: 'none', places: [1] },
  ],
  短いほう: [
    {
      say: 'BLEACHとNARUTOどっちが長い？',
      intent: 'compare',
      language: 'ja',
      recommends: 'none',
      names: ['長いのは『BLEACH』'],
    },
    {
      say: '短いほうについて教えて',
      intent: 'refine',
      language: 'ja',
      recommends: 'none',
      names: ['『NARUTO -ナルト-』'],
    },
    { say: 'それに似たのは？', intent: 'refine', language: 'ja', names: ['『NARUTO -ナルト-』に近い'] },
  ],
  学園もの以外: [
    { say: '恋愛漫画を教えて', intent: 'recommend', language: 'ja', tagged: ['romance'] },
    {
      say: '学園ものはなし',
      intent: 'preferences',
      language: 'ja',
      tagged: ['romance'],
      untagged: ['school-life'],
      stored: { avoidedThemes: ['school-life'] },
    },
    { say: '最後のはなんで？', intent: 'refine', language: 'ja', recommends: 1, places: [2], restates: true },
    { say: 'ありがとう！', intent: 'small-talk', language: 'ja', recommends: 'none' },
  ],
  タイムトラベルなし: [
    { say: 'SF漫画のおすすめ', intent: 'recommend', language: 'ja', tagged: ['science-fiction'] },
    {
      say: 'タイムトラベルはなしで',
      intent: 'refine',
      language: 'ja',
      tagged: ['science-fiction'],
      untagged: ['time-travel'],
    },
    { say: '他には？', intent: 'refine', language: 'ja', tagged: ['science-fiction'], untagged: ['time-travel'] },
  ],
  子供に: [
    {
      say: '10歳の子供に',
      intent: 'recommend',
      language: 'ja',
      forChildren: true,
      names: ['対象年齢の情報がありません'],
    },
    { say: 'もっと短いの', intent: 'refine', language: 'ja', forChildren: true, than: 'shorter' },
    { say: 'スポーツは？', intent: 'recommend', language: 'ja', forChildren: true, tagged: ['sports'] },
  ],
  小学生の娘: [
    { say: '小学生の娘に読ませたい漫画', intent: 'recommend', language: 'ja', forChildren: true },
    { say: '魔法が出てくるのがいい', intent: 'recommend', language: 'ja', forChildren: true, recommends: 'some' },
  ],
  雨の日: [
    { say: '雨の日に読みたい', intent: 'recommend', language: 'ja', tagged: ['slice-of-life', 'everyday-life'] },
    { say: 'もう少し新しいのは？', intent: 'refine', language: 'ja', than: 'newer' },
    { say: 'ありがとう', intent: 'small-talk', language: 'ja', recommends: 'none' },
  ],
  やめたのは忘れて: [
    { say: 'NARUTOは途中でやめた', intent: 'preferences', language: 'ja', stored: { dropped: ['naruto'] } },
    {
      say: 'NARUTOを読むのをやめたのは忘れて',
      intent: 'preferences',
      language: 'ja',
      names: ['取り消し'],
      stored: { dropped: [] },
    },
  ],
  やっぱり好き: [
    {
      say: 'ホラーは苦手',
      intent: 'preferences',
      language: 'ja',
      untagged: ['horror'],
      stored: { avoidedGenres: ['horror'] },
    },
    { say: 'やっぱりホラーは好き', intent: 'preferences', language: 'ja', stored: { avoidedGenres: [] } },
    { say: '怖い漫画のおすすめは？', intent: 'recommend', language: 'ja', tagged: ['horror'] },
  ],
  取り消して: [
    { say: 'ゾンビは苦手', intent: 'preferences', language: 'ja', stored: { avoidedThemes: ['zombies'] } },
    {
      say: 'ファンタジーのおすすめは？',
      intent: 'recommend',
      language: 'ja',
      tagged: ['fantasy'],
      untagged: ['zombies'],
    },
    { say: 'ゾンビが苦手と言ったのは取り消して', intent: 'preferences', language: 'ja', stored: { avoidedGenres: [] } },
  ],
  長いのと以外: [
    { say: '鬼滅の刃みたいな漫画', intent: 'similar', language: 'ja', names: ['『鬼滅の刃』に近い'] },
    { say: 'もっと長いの', intent: 'refine', language: 'ja', than: 'longer' },
    { say: 'それ以外で', intent: 'refine', language: 'ja' },
    { say: '最初のはどんな話？', intent: 'refine', language: 'ja', recommends: 'none', places: [0] },
  ],
  野球以外: [
    { say: 'スポーツ漫画のおすすめ', intent: 'recommend', language: 'ja', tagged: ['sports'] },
    { say: '野球以外で', intent: 'refine', language: 'ja', tagged: ['sports'], untagged: ['baseball'] },
    { say: '二番目について詳しく', intent: 'refine', language: 'ja', recommends: 'none', places: [1] },
  ],
  混ざった言葉: [
    { say: '漫画 recommend して、SF がいい', intent: 'recommend', language: 'ja', tagged: ['science-fiction'] },
    { say: 'shorter please', intent: 'refine', tagged: ['science-fiction'], than: 'shorter' },
    { say: '日本語で', intent: 'refine', language: 'ja', restates: true },
  ],
  'a Japanese name in an English sentence': [
    { say: 'something like ワンピース but shorter', intent: 'similar', names: ['**One Piece** is your measure'] },
    { say: 'why?', intent: 'refine', restates: true, omits: ['cannot vouch'] },
    { say: '理由を日本語で', intent: 'refine', language: 'ja', restates: true, names: ['理由はこちらです'] },
  ],
}
