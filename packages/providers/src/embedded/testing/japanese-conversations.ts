import type { ScriptedTurn } from './scripted-turn.ts'

/** Conversations as readers hold them, in Japanese or mostly so. None of the sentences is known to the code. */
export const japaneseConversations: Readonly<Record<string, readonly ScriptedTurn[]>> = {
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
