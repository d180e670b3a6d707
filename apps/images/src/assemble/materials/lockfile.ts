/** Finds the checksum of each package, by `name@version`, as the lockfile of pnpm has it. Pure: text in, checksums out. */
export function readIntegrities(lockfile: string): ReadonlyMap<string, string> {
  const entries = lockfile.matchAll(/^ {2}'?([^\s'][^\s']*@[^\s':]+)'?:\n {4}resolution: \{integrity: ([^,}\s]+)/gm)
  return new Map([...entries].map(([, id = '', integrity = '']) => [id, integrity]))
}
