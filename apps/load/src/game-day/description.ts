import { exercises } from './exercises.ts'

/** Of a fault, in seconds. */
export const faultSeconds = { least: 6, most: 120, usual: 10 } as const
export const usualSeed = 1

/** `npm run game-day` as its users see it. */
export const description = {
  name: 'game-day',
  about:
    'Breaks one part after the other of local stacks that it starts, under load, and says which promises were kept. Under a minute each; everything it starts is gone when it ends.',
  forms: ['[options]'],
  options: {
    only: {
      value: 'LIST',
      about: 'exercises to play (default all)',
      details: exercises.map(({ name, does }) => `${name.padEnd(16)} ${does}`),
    },
    seconds: { value: 'N', about: 'how long each fault lasts, about, in seconds', default: faultSeconds.usual },
    seed: { value: 'N', about: 'arrivals and readers', default: usualSeed },
    json: { about: '[{"name", "does", "struck", "offered", "completed", "shed", "lost", "broken": [sentence]}]' },
  },
  examples: ['npm run game-day', 'npm run game-day -- --only kill-task,slow-lambda --seconds 20'],
  exitCodes: {
    0: 'every promise was kept',
    1: 'one was not, or a stack could not be started',
    2: 'bad arguments',
    130: 'after Ctrl-C',
  },
} as const
