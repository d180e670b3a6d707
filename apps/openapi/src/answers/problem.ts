import { type FieldProblem, type Problem, type ProblemCode, problemAdvice, problems } from '@manga-assist/contracts'
import * as z from 'zod'

const codes = Object.keys(problems) as ProblemCode[]

export const fieldProblemSchema: z.ZodType<FieldProblem> = z.object({
  field: z.string().describe('Where in the body or query, with dots between.'),
  rule: z.string(),
  received: z.string().exactOptional(),
})

export const problemSchema: z.ZodType<Problem> = z.object({
  type: z.string().regex(/^urn:manga-assist:problem:/),
  title: z.string(),
  status: z.int().min(400).max(599),
  detail: z.string().describe('What to do, for people.'),
  code: z.enum(codes).describe(`Stable. What to do about each:\n\n${codes.map(adviceOf).join('\n')}`),
  requestId: z.string().exactOptional().describe('The same on every log line of this request.'),
  errors: z.array(fieldProblemSchema).exactOptional(),
})

function adviceOf(code: ProblemCode): string {
  return `- \`${code}\` (${problems[code].status}): ${problems[code].title}. ${problemAdvice[code]}`
}
