import { BadArgument, type Description, parseCommandLine, quoted, runCommand } from '@manga-assist/command-line'

export interface ScreenshotsDependencies {
  /** Of every picture, or pictures of one page, that there is. */
  names: readonly string[]
  /** Takes these, and gives the exit code of what takes them. */
  take(names: readonly string[]): Promise<number>
  write(text: string): void
  writeError(text: string): void
}

export const description = {
  name: 'screenshots',
  about:
    'Takes the pictures in docs/images anew: starts what they show on free ports, and looks at it in Chromium. Needs a Japanese font, such as fonts-vlgothic of Debian.',
  forms: ['[NAME…]'],
  options: {},
  positionals: { name: 'NAME…', about: 'which pictures, by their file in apps/local/src/testing/screenshots' },
  examples: ['npm run screenshots', 'npm run screenshots -- page'],
  exitCodes: { 0: 'they are taken', 1: 'one could not be taken, and the lines above say why', 2: 'bad arguments' },
} satisfies Description

/** `npm run screenshots`. Gives the exit code. */
export function screenshotsCommand(
  argv: readonly string[],
  { names, take, write, writeError }: ScreenshotsDependencies,
): Promise<number> {
  return runCommand({
    description,
    parsed: parseCommandLine(description, argv, (_values, chosen) => known(names, chosen)),
    ...{ write, writeError },
    run: async (chosen) => ((await take(chosen)) === 0 ? 0 : 1),
  })
}

function known(names: readonly string[], chosen: readonly string[]): readonly string[] {
  const unknown = chosen.find((name) => !names.includes(name))
  if (unknown === undefined) return chosen.length === 0 ? names : chosen
  throw new BadArgument(`NAME must be one of ${names.join(', ')}, received ${quoted(unknown)}`)
}
