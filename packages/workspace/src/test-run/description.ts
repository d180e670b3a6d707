/** `npm test` as its users see it. */
export const description = {
  name: 'test',
  about:
    'Bundles what tests run as shipped, runs every test that this machine can run, and says in one line each what it skips. In a browser: npm run browser.',
  forms: ['[PATH…] [options of vitest]'],
  positionals: { name: 'PATH…', about: 'only the files whose path contains one of these' },
  options: {},
  notes: ['Everything else is handed on to vitest, as in npm test -- -t "a name": npm run tools -- vitest --help'],
  examples: ['npm test', 'npm test -- packages/overflow', 'CI=true npm test'],
  exitCodes: {
    0: 'no test failed',
    1: 'one did, nothing could be run, or with CI=true one was skipped that may not be',
    130: 'after Ctrl-C',
  },
} as const
