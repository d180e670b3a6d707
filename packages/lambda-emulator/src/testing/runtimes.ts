import { findTool } from '@manga-assist/workspace/testing'
import type { FunctionOptions } from '../index.ts'

/** A runtime that functions can run on, and whether it is installed here. */
export interface TestedRuntime {
  name: string
  isThere: boolean
  options: Pick<FunctionOptions, 'runtime'>
}

const officialRuntime = findTool('officialRuntime')

/** The bundled one, and the official client where it was built. */
export const testedRuntimes: readonly TestedRuntime[] = [
  { name: 'the bundled runtime', isThere: true, options: {} },
  {
    name: 'aws-lambda-ric',
    isThere: officialRuntime !== undefined,
    options: { runtime: [process.execPath, officialRuntime ?? ''] },
  },
]
