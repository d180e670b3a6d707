import { join } from 'node:path'
import { buildSync } from 'esbuild'

/**
 * The hook in one piece, small enough to stand in the template: what checks a deployment is not deployed by itself. Lambda
 * reads code that stands in a template as CommonJS.
 */
export function gateCode(): string {
  const { outputFiles } = buildSync({
    entryPoints: [join(import.meta.dirname, 'handler.ts')],
    bundle: true,
    write: false,
    minify: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    logLevel: 'silent',
  })
  return outputFiles[0]?.text ?? ''
}
