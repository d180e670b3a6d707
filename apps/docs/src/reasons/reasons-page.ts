import {
  type Explanation,
  problemAdvice,
  problems,
  serveReasons,
  shedReasons,
  socketRefusals,
  spillReasons,
} from '@manga-assist/contracts'
import { lambdaFaults, relayCauses } from '@manga-assist/planes'
import { code, generatedPage, linkTo, table } from '../page/markdown.ts'
import type { ErrorCode } from './error-codes.ts'

/** Pure: docs/reasons-and-errors.md. */
export function reasonsPage(errors: readonly ErrorCode[]): string {
  return generatedPage(
    'Every reason and error code',
    'the values in `contracts` and `planes`, and the errors that code declares',
    [
      introduction,
      '## Why a request was served on the primary plane',
      explained(serveReasons),
      '## Why a request was spilled',
      'In `x-overflow-reason` on its answer.',
      explained(spillReasons),
      '## Why a request was shed',
      `Answered 503 with the code \`shed\`, \`retry-after\` and the reason in \`x-overflow-reason\`. The reasons of the overflow plane
say why that could not take it when the primary plane was full.`,
      explained(shedReasons),
      '## What went wrong on the overflow plane',
      `The \`fault\` of \`overflow_failures_total\` and of the log line \`overflow-failed\`, and \`x-overflow-fault\` on the answer where none
had begun. A refusal for load (429) is none of these: spilling pauses for as long as Lambda says.`,
      explained(lambdaFaults),
      '## Why a spill was relayed although clients are redirected',
      'The `cause` of `overflow_relayed_spills_total`; for `OVERFLOW_TRANSPORT=redirect` only.',
      table(['cause', 'meaning'], rowsOf(relayCauses)),
      '## Error answers',
      `Problem details (RFC 9457) with the content type \`application/problem+json\` and a stable \`code\`; \`detail\` says what to do about
that request. Below OpenAI's routes the same codes stand in \`error.code\`, with underscores. In a stream that had begun, an error is
an \`error\` part, and the stream ends with it.`,
      problemTable(),
      '### On a WebSocket',
      'A request that is refused gets an `error` frame with one of the codes above, or one of these:',
      table(['code', 'meaning'], rowsOf(socketRefusals)),
      '## Errors in logs and on standard error',
      `The \`code\` of an error in a log line, and of what commands end with. Clients never see them. A line may name the error that
caused it as well.`,
      table(['code', 'meaning', 'declared in'], errorRows(errors)),
      '## Exit codes of commands and services',
      table(['code', 'meaning'], exitCodes),
    ],
  )
}

const introduction = `Each name below is a value in the code, and the same in events, log lines, metrics, headers and on the dashboard.
Names are stable; their explanations may change.`

const exitCodes = [
  ['0', 'All is well, or the process was asked to stop.'],
  ['1', 'What was asked for failed; the last line says what.'],
  ['2', 'An argument, variable or file of settings does not fit; the line names it, its rule and what it got.'],
  ['130', 'A command was interrupted, and has put away what it started.'],
]

function explained(explanations: Readonly<Record<string, Explanation>>): string {
  const rows = Object.entries(explanations).map(([name, { meaning, advice }]) => [code(name), meaning, advice])
  return table(['name', 'meaning', 'what to do'], rows)
}

function rowsOf(meanings: Readonly<Record<string, string>>): string[][] {
  return Object.entries(meanings).map(([name, meaning]) => [code(name), meaning])
}

function errorRows(errors: readonly ErrorCode[]): string[][] {
  const sorted = errors.toSorted((one, other) => (one.code < other.code ? -1 : 1))
  return sorted.map((error) => [code(error.code), error.meaning, linkTo(error.path)])
}

function problemTable(): string {
  const codes = (Object.keys(problems) as (keyof typeof problems)[]).sort(
    (one, other) => problems[one].status - problems[other].status,
  )
  const rows = codes.map((name) => {
    const { status, title } = problems[name]
    return [code(name), String(status), `${title}.`, problemAdvice[name]]
  })
  return table(['code', 'status', 'meaning', 'what to do'], rows)
}
