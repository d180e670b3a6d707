/** A package of npm of which something went into an image. */
export interface InstalledPackage {
  name: string
  version: string
  /** As its manifest says: an SPDX expression, or a sentence. */
  license: string | undefined
}

/**
 * Folders of the packages that files lie in, each once; files of our own lie in none. Two versions of one package have
 * two folders.
 */
export function packageFoldersOf(files: readonly string[]): string[] {
  const folders = files.flatMap((file) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(file)?.[0] ?? [])
  return [...new Set(folders)].sort()
}

/** What a manifest says of its package. Throws when it names none: its files could not be accounted for. */
export function readManifest(text: string, path: string): InstalledPackage {
  const { name, version, license } = JSON.parse(text)
  if (typeof name !== 'string' || typeof version !== 'string') {
    throw new Error(`${path}: a package needs a name and a version; got ${name} and ${version}`)
  }
  return { name, version, license: typeof license === 'string' ? license : license?.type }
}
