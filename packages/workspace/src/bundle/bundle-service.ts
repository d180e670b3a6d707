import { build } from 'esbuild'

/** A bundle that was written, and what went into it. */
export interface BundledService {
  bytes: number
  /** Files that went in, from the folder that was bundled. */
  inputs: readonly string[]
}

/**
 * Bundles a script of a folder, with everything that it imports, into one file that needs nothing but Node. Names are
 * kept: a stack trace from production can be read, and no map needs to ship.
 */
export async function bundleService(options: {
  folder: string
  entry: string
  outfile: string
}): Promise<BundledService> {
  const { metafile } = await build({
    absWorkingDir: options.folder,
    entryPoints: [options.entry],
    outfile: options.outfile,
    bundle: true,
    minifySyntax: true,
    minifyWhitespace: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    // As modules the AWS clients lose what is not used.
    mainFields: ['module', 'main'],
    banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
    metafile: true,
    logLevel: 'warning',
  })
  const outputs = Object.values(metafile.outputs)
  const bytes = outputs.reduce((sum, output) => sum + output.bytes, 0)
  // Those of which something is left, not those that were only read.
  return { bytes, inputs: outputs.flatMap((output) => Object.keys(output.inputs)).sort() }
}
