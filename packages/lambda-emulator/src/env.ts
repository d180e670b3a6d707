/** Where commands are found: the one variable of our own that the functions get. */
export function searchPath(): string {
  return process.env.PATH ?? ''
}
