/** Names a cached value: whose it is first (a user's id, or a word for what belongs to all), then what it is. */
export type CacheKey = readonly [owner: string, ...parts: string[]]

/**
 * The name of an entry in every tier. Two keys never share one, whatever stands in their parts; nor do two regions, nor
 * two versions of a region, so that an old and a new release do not read each other's values.
 */
export function entryName(region: string, version: number, key: CacheKey): string {
  return JSON.stringify(['manga-assist', region, version, ...key])
}
