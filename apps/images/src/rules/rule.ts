import type { Image } from '../image/image.ts'

/** Something about an image that must not be. */
export interface Finding {
  rule: string
  image: string
  /** What was found, and where. */
  what: string
  /** What to do about it. */
  advice: string
}

/** A rule on images. `find` is pure and returns what breaks it, a line for each. */
export interface Rule {
  name: string
  advice: string
  find: (image: Image) => readonly string[]
}
