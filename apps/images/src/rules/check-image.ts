import type { Image } from '../image/image.ts'
import { configurationRules } from './configuration-rules.ts'
import { fileRules } from './file-rules.ts'
import type { Finding, Rule } from './rule.ts'
import { secretRules } from './secret-rules.ts'

/** Every rule that an image must keep. */
export const rules: readonly Rule[] = [...configurationRules, ...fileRules, ...secretRules]

/** Holds an image to every rule. Pure: what is wrong with it comes out. */
export function checkImage(image: Image): Finding[] {
  return rules.flatMap(({ name, advice, find }) =>
    find(image).map((what) => ({ rule: name, image: image.name, what, advice })),
  )
}
