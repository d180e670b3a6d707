import type { ScriptedTurn } from './scripted-turn.ts'

/** Conversations as readers hold them, in English. None of the sentences is known to the code. */
export const englishConversations: Readonly<Record<string, readonly ScriptedTurn[]>> = {
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
}
