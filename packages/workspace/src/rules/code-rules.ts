import type { Violation } from './import-rules.ts'
import { isTestCode, type SourceFile } from './source-files.ts'

interface CodeRule {
  rule: string
  pattern: RegExp
  /** Paths where the pattern is at home. */
  except: RegExp
}

/** Longest file, in lines; above it there are two concepts. */
const longestFile = 250

/** Rules of style.md that a pattern can hold. Test code is free of them. */
const codeRules: readonly CodeRule[] = [
  { rule: 'process.env is read in env.ts only', pattern: /\bprocess\.env\b/, except: /\/env\.ts$|\/bootstrap\// },
  {
    rule: 'time comes from a Clock',
    pattern: /\bDate\.now\(|\bperformance\.now\(|\bsetTimeout\(|\bsetInterval\(|\bnew Date\(\)/,
    except: /^packages\/clock\/|\/bootstrap\//,
  },
  { rule: 'chance is injected', pattern: /\bMath\.random\(/, except: /^$/ },
  { rule: 'no unchecked casts', pattern: /\bas any\b|\bas unknown as\b|@ts-ignore|@ts-expect-error/, except: /^$/ },
]

/** Finds every file that breaks a rule on code. Pure: files in, violations out. */
export function codeViolations(files: readonly SourceFile[]): Violation[] {
  const shipped = files.filter(({ path }) => !isTestCode(path) && !path.startsWith('packages/workspace/'))
  return shipped.flatMap(({ path, text }) => {
    const broken = codeRules.filter(({ pattern, except }) => !except.test(path) && pattern.test(withoutComments(text)))
    const tooLong = text.split('\n').length > longestFile ? [`files have at most ${longestFile} lines`] : []
    return [...broken.map(({ rule }) => rule), ...tooLong].map((rule) => ({ path, rule }))
  })
}

function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/(^|\s)\/\/.*$/gm, '')
}
