import { BadArgument, nameOf, received } from '@manga-assist/command-line'
import { policyNames } from '@manga-assist/simulator'

export const knownPolicy = nameOf('--policy', policyNames)

export function traceOption(text: string | undefined): string {
  if (text !== undefined && text !== '') return text
  throw new BadArgument(`--trace must name a CSV file, plain or gzip, received ${received(text)}`)
}
