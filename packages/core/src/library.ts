import { type AuthorMentions, createAuthorMentions } from './chat/author-mentions.ts'
import { createGuardedNames, type GuardedNames } from './chat/guarded-names.ts'
import { createTagMentions, type TagMentions } from './chat/tag-mentions.ts'
import { createTitleMentions, type TitleMentions } from './chat/title-mentions.ts'
import type { Catalogue } from './ports/catalogue.ts'
import { createRecommender, type Recommender } from './recommend/recommender.ts'

/** A catalogue with what is computed from it, so that it is computed once for all who need it. */
export interface Library {
  readonly catalogue: Catalogue
  readonly recommender: Recommender
  readonly mentions: TitleMentions
  readonly authors: AuthorMentions
  readonly tags: TagMentions
  readonly guardedNames: GuardedNames
}

/** Each part is made when it is first asked for: a function that serves one request should not pay for all of them. */
export function createLibrary(catalogue: Catalogue): Library {
  let recommender: Recommender | undefined
  let mentions: TitleMentions | undefined
  let authors: AuthorMentions | undefined
  let tags: TagMentions | undefined
  let guardedNames: GuardedNames | undefined
  return {
    catalogue,
    get recommender() {
      recommender ??= createRecommender(catalogue)
      return recommender
    },
    get mentions() {
      mentions ??= createTitleMentions(catalogue.titles)
      return mentions
    },
    get guardedNames() {
      guardedNames ??= createGuardedNames(catalogue.titles)
      return guardedNames
    },
    get authors() {
      authors ??= createAuthorMentions(catalogue.titles)
      return authors
    },
    get tags() {
      tags ??= createTagMentions(catalogue.titles)
      return tags
    },
  }
}
