/** What a changed file touches, by its place alone. */
export type Reach =
  /** Ships in nothing. */
  | { kind: 'nothing' }
  /** Ships in everything, or nobody knows. */
  | { kind: 'everything' }
  | { kind: 'images' }
  /** The package of this folder, and all that are built from it. */
  | { kind: 'package'; folder: string }

interface PathRule {
  pattern: RegExp
  reach: Reach
}

const nothing: Reach = { kind: 'nothing' }

/** The first that fits counts. A file that none fits touches everything: a build too many costs less than a stale one. */
const pathRules: readonly PathRule[] = [
  { pattern: /^(pnpm-lock\.yaml|pnpm-workspace\.yaml|package\.json)$/, reach: { kind: 'everything' } },
  // Words, tests and examples ship nowhere, wherever they stand.
  { pattern: /\.md$|\.test\.tsx?$|\/(testing|fixtures|examples|decisions|bench)\//, reach: nothing },
  { pattern: /^docker\/(Dockerfile|base\/|\.dockerignore$)|^\.dockerignore$/, reach: { kind: 'images' } },
  { pattern: /^docker\//, reach: nothing },
  { pattern: /^packages\/workspace\/src\/(bundle\/|index\.ts$)/, reach: { kind: 'everything' } },
  { pattern: /^packages\/workspace\//, reach: nothing },
  // What puts an image together is in every image; what measures and checks them is in none.
  { pattern: /^apps\/images\/(package\.json$|src\/(assemble|health)\/)/, reach: { kind: 'images' } },
  { pattern: /^apps\/images\//, reach: nothing },
  // Settings of the tools that check, and what runs them.
  { pattern: /^(\.github|\.ci|docs)\//, reach: nothing },
  {
    pattern: /^(biome|knip|turbo|renovate)\.json$|^(tsconfig.*\.json|vitest\..*)$|^(LICENSE|\.gitignore|\.npmrc)$/,
    reach: nothing,
  },
]

/** Pure: the reach of one path from the root of the repository. */
export function reachOf(path: string): Reach {
  const rule = pathRules.find(({ pattern }) => pattern.test(path))
  if (rule !== undefined) return rule.reach
  const [folder] = /^(packages|apps|lambda)\/[^/]+(?=\/)/.exec(path) ?? []
  return folder === undefined ? { kind: 'everything' } : { kind: 'package', folder }
}
