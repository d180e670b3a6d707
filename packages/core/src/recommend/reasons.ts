import type { Genre, Title } from '@manga-assist/contracts'
import type { Catalogue } from '../ports/catalogue.ts'
import type { TasteModel } from './taste-model.ts'

/** Most tags that one reason names. */
const tagsPerReason = 3
/** Most liked titles that are named as reasons. */
const likesNamed = 2
/** Below this cosine two titles share too little to say that one is because of the other. */
const leastSimilarity = 0.08

interface ReasonContext {
  catalogue: Catalogue
  model: TasteModel
  genre: Genre | undefined
}

/** True statements on why a title is suggested: what it shares with what the reader liked, else what stands for it. */
export function reasonsFor(title: Title, likes: readonly string[], context: ReasonContext): string[] {
  const reasons = likedReasons(title, likes, context)
  if (reasons.length > 0) return reasons
  if (context.genre !== undefined)
    return [`${readable(context.genre)}: ${title.themes.slice(0, tagsPerReason).map(readable).join(', ')}`]
  if (title.popularity >= 4) return [`widely read ${title.genres.slice(0, 2).map(readable).join(' and ')}`]
  return [title.themes.slice(0, tagsPerReason).map(readable).join(', ')]
}

function likedReasons(title: Title, likes: readonly string[], { catalogue, model }: ReasonContext): string[] {
  const closest = likes
    .map((id) => ({ liked: catalogue.byId(id), similarity: model.similarity(title.id, id) }))
    .filter(({ similarity }) => similarity >= leastSimilarity)
    .sort((a, b) => b.similarity - a.similarity)
  return closest.slice(0, likesNamed).flatMap(({ liked }) => {
    if (liked === undefined) return []
    const tags = model.sharedTags(title.id, liked.id).slice(0, tagsPerReason).map(readableTag)
    return [`like ${liked.title.english}: ${tags.join(', ')}`]
  })
}

function readableTag(tag: string): string {
  const [kind, value = ''] = tag.split(':')
  if (kind === 'author') return `by ${value}`
  return readable(value)
}

function readable(tag: string): string {
  return tag.replaceAll('-', ' ')
}
