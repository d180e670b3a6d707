import type { ConversationResponse, Preferences, Recommendation, Title } from '@manga-assist/contracts'

/** What examples are made of: titles that the shipped catalogue has. */
export const monster: Title = {
  id: 'monster',
  title: { english: 'Monster', romaji: 'Monster', native: 'MONSTER' },
  aliases: ['モンスター'],
  authors: ['Naoki Urasawa'],
  year: 1994,
  demographic: 'seinen',
  genres: ['thriller', 'mystery', 'psychological', 'crime', 'drama'],
  themes: ['serial-killer', 'medicine', 'moral-dilemmas', 'conspiracy', 'police', 'redemption'],
  status: 'completed',
  volumes: 18,
  synopsis:
    'A Japanese brain surgeon in Germany saves a wounded child instead of an influential politician and loses his ' +
    'career for it. Years later he learns what the boy has become, and leaves everything behind to undo it.',
  popularity: 5,
}

export const deathNote: Recommendation = {
  id: 'death-note',
  title: { english: 'Death Note', romaji: 'Death Note', native: 'DEATH NOTE' },
  score: 0.5105,
  reasons: ['because you liked Monster: serial killer, police, moral dilemmas'],
}

export const toldPreferences: Preferences = {
  liked: ['monster'],
  read: ['death-note'],
  dropped: [],
  avoidedGenres: ['horror'],
}

export const heistConversation: ConversationResponse = {
  id: 'c1',
  createdAt: '2026-11-22T09:00:00.000Z',
  updatedAt: '2026-11-22T09:00:02.400Z',
  messages: [
    { id: 'm1', role: 'user', text: 'a thriller like Monster', recommended: [], complete: true },
    { id: 'm2', role: 'assistant', text: 'Try Death Note.', recommended: ['death-note'], complete: true },
  ],
}
