import { InvalidOptionError } from '../options/invalid-option.ts'

/** The version that changes with each deployment; all versions run the same code here. */
export const latestVersion = '$LATEST'

/** What can stand behind a function's name. */
export interface Qualifiers {
  /** Versions 1 to this exist beside `$LATEST`. */
  publishedVersions: number
  /** Versions by alias. */
  aliases: Readonly<Record<string, string>>
}

/** The version that runs for a qualifier, or for none. undefined when there is no such version or alias. */
export function resolveVersion(qualifiers: Qualifiers, qualifier: string | undefined): string | undefined {
  const named = qualifier ?? latestVersion
  const version = Object.hasOwn(qualifiers.aliases, named) ? qualifiers.aliases[named] : named
  return version !== undefined && versionsOf(qualifiers).includes(version) ? version : undefined
}

/** Every version that there is. */
export function versionsOf({ publishedVersions }: Qualifiers): string[] {
  return [latestVersion, ...Array.from({ length: publishedVersions }, (_, index) => String(index + 1))]
}

/** Throws `InvalidOptionError` for an alias that is no name, or names no version. */
export function validateAliases(qualifiers: Qualifiers): void {
  for (const [alias, version] of Object.entries(qualifiers.aliases)) {
    // Only digits would be a version.
    if (!/^(?!\d+$)[a-zA-Z0-9_-]{1,128}$/.test(alias)) {
      throw new InvalidOptionError('aliases', 'named with letters, digits, "-" and "_", not with digits alone', alias)
    }
    if (!versionsOf(qualifiers).includes(version)) {
      const rule = `of $LATEST or a version up to ${qualifiers.publishedVersions} (publishedVersions)`
      throw new InvalidOptionError(`aliases.${alias}`, rule, version)
    }
  }
}
