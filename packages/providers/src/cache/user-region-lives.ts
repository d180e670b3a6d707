/**
 * How long data of one user lives in the cache. Redis confirms every read, so this bounds only how long another process
 * may show an old value when this one could not tell Redis of a write: two minutes in all.
 */
export const userRegionLives = { freshMs: 60_000, staleMs: 60_000, readYourWrites: true } as const
