/** What has a commit of its own in a stage: services and functions. */
export const unitNames = ['orchestrator', 'socket', 'router', 'chat', 'enrich'] as const
type UnitName = (typeof unitNames)[number]

/** Commit that each of them is made of: the tag of its image, or the end of its description. */
export type Commits = Readonly<Record<UnitName, string>>

const sha = /^[0-9a-f]{7,40}$/

/**
 * Commits from a list such as `router=SHA,chat=SHA`, or one SHA for all. What it does not name is made of the commit at hand,
 * which is only asked for where it is needed.
 */
export function commitsOf(list: string | undefined, atHand: () => string): Commits {
  if (list !== undefined && sha.test(list)) return forAll(() => list)
  const named = new Map(list?.split(',').map((entry) => partsOf(entry)))
  return forAll((name) => named.get(name) ?? atHand())
}

/** What is wrong with such a list, as the rest of a sentence; undefined when nothing is. */
export function commitsFault(list: string): string | undefined {
  if (sha.test(list)) return undefined
  const wrong = list.split(',').find((entry) => {
    const [name, commit] = partsOf(entry)
    return !unitNames.some((unit) => unit === name) || !sha.test(commit)
  })
  if (wrong === undefined) return undefined
  const units = unitNames.join(', ')
  return `must be the SHA of a commit, 7 to 40 hexadecimal digits, or UNIT=SHA of ${units}; received ${wrong}`
}

function forAll(commitOf: (name: UnitName) => string): Commits {
  const [orchestrator, socket, router, chat, enrich] = unitNames
  return {
    [orchestrator]: commitOf(orchestrator),
    [socket]: commitOf(socket),
    [router]: commitOf(router),
    [chat]: commitOf(chat),
    [enrich]: commitOf(enrich),
  }
}

function partsOf(entry: string): [string, string] {
  const [name = '', commit = ''] = entry.split('=', 2)
  return [name, commit]
}
