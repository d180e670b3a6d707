/** Where commands are found: the one variable of our own that the functions get. */
export function searchPath(): string {
  return process.env.PATH ?? ''
}

/** The variables of this process, for options that name one instead of giving its value. */
export const inherited = process.env
