import { rm } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { build, type Metafile, type Plugin } from 'esbuild'

export interface BundledFunction {
  /** Bytes of all files that ship. */
  bytes: number
  /** File names by size, the largest first. */
  files: readonly { name: string; bytes: number }[]
  /** Files that went in, from the folder of the function. */
  inputs: readonly string[]
}

/**
 * What the AWS SDK would look for on a developer's machine, or in a browser. On Lambda credentials come from variables, so
 * none of it is ever reached; bundled it would be a tenth of the function.
 */
const notOnLambda = /^(bowser|@aws-sdk\/credential-provider-(ini|sso|process|login|web-identity))$/

/** Bundles `src/handler.ts` of a function into `dist/`, in pieces that are read when they are needed. */
export async function bundleFunction(folder: string): Promise<BundledFunction> {
  const outdir = join(folder, 'dist')
  await rm(outdir, { recursive: true, force: true })
  const { metafile } = await build({
    absWorkingDir: folder,
    entryPoints: ['src/handler.ts'],
    outdir: 'dist',
    bundle: true,
    splitting: true,
    minify: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    // As modules the AWS clients lose what is not used, and what they import late stays apart.
    mainFields: ['module', 'main'],
    external: ['@amazon-dax-sdk/lib-dax'],
    outExtension: { '.js': '.mjs' },
    banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
    plugins: [leaveOut(notOnLambda)],
    metafile: true,
    logLevel: 'warning',
  })
  const needed = reachable(metafile, 'dist/handler.mjs')
  const unneeded = Object.keys(metafile.outputs).filter((file) => !needed.has(file))
  await Promise.all(unneeded.map((file) => rm(join(folder, file))))
  return sizesOf(metafile, needed)
}

/** Modules that fail when they are reached after all, by name. */
function leaveOut(names: RegExp): Plugin {
  const namespace = 'left-out'
  return {
    name: namespace,
    setup({ onResolve, onLoad }) {
      onResolve({ filter: names }, ({ path }) => ({ path, namespace }))
      onLoad({ filter: /.*/, namespace }, ({ path }) => ({
        contents: `throw new Error(${JSON.stringify(`${path} is left out of the bundle of a function`)})`,
      }))
    },
  }
}

/** esbuild writes a piece for every late import that it reads, also those of code that nobody calls. */
function reachable({ outputs }: Metafile, entry: string): ReadonlySet<string> {
  const found = new Set<string>()
  const visit = (file: string) => {
    if (found.has(file) || outputs[file] === undefined) return
    found.add(file)
    for (const { path } of outputs[file].imports) visit(path)
  }
  visit(entry)
  return found
}

function sizesOf({ outputs }: Metafile, files: ReadonlySet<string>): BundledFunction {
  const sizes = [...files].map((file) => ({ name: relative('dist', file), bytes: outputs[file]?.bytes ?? 0 }))
  const bytes = sizes.reduce((sum, file) => sum + file.bytes, 0)
  return { bytes, files: sizes.sort((a, b) => b.bytes - a.bytes), inputs: inputsOf(outputs, files) }
}

function inputsOf(outputs: Metafile['outputs'], files: ReadonlySet<string>): string[] {
  const inputs = [...files].flatMap((file) => Object.keys(outputs[file]?.inputs ?? {}))
  return [...new Set(inputs)].sort()
}
