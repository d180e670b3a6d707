import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { build } from 'esbuild'
import { describe, expect, test } from 'vitest'
import { affectedBy } from './affected.ts'
import { deployables } from './deployables.ts'
import { reachOf } from './path-rules.ts'
import { readPackageGraph } from './read-graph.ts'

const root = resolve(import.meta.dirname, '../../../..')
const graph = readPackageGraph(root)

const everything = ['fargate', 'router', 'lambda', 'chat', 'enrich']

function builtFor(...paths: string[]): string[] {
  const { images, functions, infrastructure } = affectedBy(paths, graph)
  const names = [...images, ...functions].map(({ name }) => name as string)
  return infrastructure === undefined ? names : [...names, 'infra']
}

describe('a change to these files', () => {
  test.each<[string, string[]]>([
    // The router keeps cancel keys in the same stores.
    ['packages/core/src/chat-turn.ts', [...everything, 'infra']],
    ['packages/contracts/src/timeouts.ts', [...everything, 'infra']],
    ['packages/clock/src/system-clock.ts', [...everything, 'infra']],
    ['packages/overflow/src/engine.ts', ['fargate', 'router', 'lambda', 'chat', 'infra']],
    ['packages/planes/src/index.ts', ['fargate', 'router']],
    ['packages/adapter-hono/src/index.ts', ['fargate', 'lambda', 'chat', 'infra']],
    ['packages/adapter-lambda/src/index.ts', ['lambda', 'chat']],
    ['packages/providers/src/catalogue/titles.json', [...everything, 'infra']],
    ['packages/providers/package.json', [...everything, 'infra']],
    ['packages/lambda-emulator/src/main.ts', ['lambda']],
    ['packages/simulator/src/index.ts', []],
    ['apps/fargate/src/main.ts', ['fargate']],
    ['apps/web/src/page/styles/chat.css', ['fargate']],
    ['apps/reference/src/openapi.json', ['fargate']],
    ['apps/openapi/src/document/document.ts', []],
    ['apps/dashboard/src/main.ts', ['fargate', 'router']],
    ['apps/router/src/main.ts', ['router']],
    ['apps/load/src/main.ts', []],
    ['lambda/chat/src/handler.ts', ['lambda', 'chat']],
    ['lambda/enrich/src/handler.ts', ['lambda', 'enrich']],
    ['pnpm-lock.yaml', [...everything, 'infra']],
    ['package.json', [...everything, 'infra']],
    ['packages/workspace/src/bundle/bundle-function.ts', [...everything, 'infra']],
    ['packages/workspace/src/index.ts', [...everything, 'infra']],
    ['packages/workspace/src/rules/code-rules.ts', []],
    ['docker/Dockerfile', ['fargate', 'router', 'lambda']],
    ['docker/base/make.sh', ['fargate', 'router', 'lambda']],
    ['apps/images/src/assemble/assemble.ts', ['fargate', 'router', 'lambda']],
    ['apps/images/src/rules/rules.ts', []],
    ['docker/prometheus/alerts.yaml', []],
    ['docker/compose.yaml', []],
    ['apps/infra/src/stages.ts', ['infra']],
    ['apps/infra/src/stacks/edge/web-acl.ts', ['infra']],
    ['apps/infra/chapters.json', ['infra']],
    ['apps/infra/package.json', ['infra']],
    ['apps/infra/src/stacks/edge.test.ts', []],
    ['apps/infra/src/testing/stage.ts', []],
    ['apps/infra/README.md', []],
    ['docs/operations.md', []],
    ['packages/core/README.md', []],
    ['packages/core/src/chat-turn.test.ts', []],
    ['packages/core/src/testing/index.ts', []],
    ['packages/planes/examples/embed-in-hono.ts', []],
    ['.github/workflows/check.yaml', []],
    ['biome.json', []],
    ['tsconfig.base.json', []],
    ['a-new-folder/file', [...everything, 'infra']],
  ])('%s builds %j', (path, built) => {
    expect(builtFor(path)).toEqual(built)
  })

  test('several files build what each of them builds, each for the first that says so', () => {
    const changed = [
      'docs/operations.md',
      'apps/router/src/env.ts',
      'lambda/enrich/src/handler.ts',
      'apps/router/src/main.ts',
    ]
    expect(affectedBy(changed, graph)).toEqual({
      images: [
        { name: 'router', because: 'apps/router/src/env.ts' },
        { name: 'lambda', because: 'lambda/enrich/src/handler.ts' },
      ],
      functions: [{ name: 'enrich', because: 'lambda/enrich/src/handler.ts' }],
      infrastructure: undefined,
    })
  })

  test('no change builds nothing', () => {
    expect(builtFor()).toEqual([])
  })
})

describe('no file of a bundle is missed', () => {
  const entries: Record<string, string> = {
    'apps/fargate': 'apps/fargate/src/main.ts',
    'apps/router': 'apps/router/src/main.ts',
    'apps/web': 'apps/web/src/page/main.tsx',
    'apps/reference': 'apps/reference/src/main.ts',
    'apps/dashboard': 'apps/dashboard/src/main.ts',
    'lambda/chat': 'lambda/chat/src/handler.ts',
    'lambda/enrich': 'lambda/enrich/src/handler.ts',
    'packages/lambda-emulator': 'packages/lambda-emulator/src/main.ts',
  }

  test.each(deployables)('$name', async ({ name, roots }) => {
    const inputs = (await Promise.all(roots.map((folder) => inputsOf(entries[folder] ?? '')))).flat()
    expect(inputs.length).toBeGreaterThan(20)
    expect(inputs.filter((path) => !builtFor(path).includes(name))).toEqual([])
  })

  test('the stacks', async () => {
    const inputs = await inputsOf('apps/infra/src/main.ts')
    expect(inputs.length).toBeGreaterThan(50)
    expect(inputs.filter((path) => !builtFor(path).includes('infra'))).toEqual([])
  })

  test('one that the rules left out would be found', async () => {
    const inputs = await inputsOf('apps/router/src/main.ts')
    const without = new Map([['apps/router', []]])
    const missed = inputs.filter((path) => affectedBy([path], without).images.length === 0)
    expect(missed).toContain('packages/planes/src/index.ts')
  })
})

test("the graph is turbo's, without what packages need for their tests only", () => {
  const query = 'query { packages { items { path directDependencies { items { path } } } } }'
  const { data } = JSON.parse(execFileSync('turbo', ['query', query], { cwd: root, encoding: 'utf8', stdio: 'pipe' }))
  type Item = { path: string; directDependencies: { items: { path: string }[] } }
  for (const { path, directDependencies } of data.packages.items as Item[]) {
    if (path === '') continue
    const theirs = directDependencies.items.map((dependency) => dependency.path)
    expect(theirs, path).toEqual(expect.arrayContaining([...(graph.get(path) ?? ['missing'])]))
  }
})

test.each(deployables.filter(({ kind }) => kind === 'image'))(
  'the Dockerfile copies what $name is built of',
  ({ name }) => {
    const [, stage = ''] = readFileSync(resolve(root, 'docker/Dockerfile'), 'utf8').split(`AS bundle-${name}\n`)
    const copied = [...(stage.split('\nFROM ')[0] ?? '').matchAll(/^COPY (\w+\/[\w-]+)\/src /gm)].map(
      ([, folder = '']) => folder,
    )
    const needless = copied.filter((folder) => !builtFor(`${folder}/src/assemble/a.ts`).includes(name))
    expect(copied.length).toBeGreaterThan(3)
    expect(needless).toEqual([])
  },
)

test('every workspace package is told apart from an unknown file', () => {
  expect([...graph.keys()].filter((folder) => reachOf(`${folder}/src/a.ts`).kind === 'everything')).toEqual([])
})

/** Our files that esbuild reads for an entry, as paths from the root. */
async function inputsOf(entry: string): Promise<string[]> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    bundle: true,
    write: false,
    metafile: true,
    platform: 'node',
    format: 'esm',
    packages: 'bundle',
    outdir: 'unused',
    external: ['@amazon-dax-sdk/lib-dax'],
    plugins: [
      {
        name: 'ours-only',
        setup({ onResolve }) {
          onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
            path.startsWith('@manga-assist/') || kind === 'entry-point' ? undefined : { path, external: true },
          )
        },
      },
    ],
    logLevel: 'silent',
  })
  return Object.keys(metafile.inputs).filter((path) => !path.includes('node_modules'))
}
