/** Most rounds of a benchmark; more take a day. */
export const mostRounds = 1_000

/** `npm run bench` as its users see it; what each benchmark is about is only known when it is loaded. */
export function describe(benchmarks: readonly { name: string; about: string }[]) {
  return {
    name: 'bench',
    about:
      'Runs benchmarks, each a ratio against a peer or a floor in the same run. Every figure is the median of interleaved rounds; read the ratios, not the absolute values.',
    forms: ['[NAME…] [options]'],
    positionals: {
      name: 'NAME…',
      about: 'benchmarks to run; all when none is named',
      details: benchmarks.map(({ name, about }) => `${name}: ${about}`),
    },
    options: {
      rounds: { value: 'N', about: 'interleaved rounds of each (default: as many as each needs)' },
      json: { about: '{"name", "rounds", "rows", "targets"} instead of a table; an array when several are named' },
    },
    examples: ['npm run bench -- decide', 'npm run bench -- proxy relay --rounds 5 --json'],
    exitCodes: { 0: 'every target was met', 1: 'a target was missed', 2: 'bad arguments', 130: 'after Ctrl-C' },
  } as const
}
