import { describe, expect, test } from 'vitest'
import { importsOf, importViolations } from './import-rules.ts'
import { readSourceFiles } from './source-files.ts'

test('every file of the repository keeps to the import rules', () => {
  const files = readSourceFiles()
  expect(files.length).toBeGreaterThan(100)
  expect(importViolations(files)).toEqual([])
})

describe('a file breaks a rule when', () => {
  test.each([
    ['packages/core/src/a.ts', "import { x } from '@manga-assist/overflow'", 'core must not import overflow'],
    ['packages/overflow/src/a.ts', "import { x } from '@manga-assist/core'", 'overflow must not import core'],
    ['packages/core/src/a.ts', "import { Hono } from 'hono'", 'core is pure and must not import hono'],
    [
      'packages/overflow/src/a.ts',
      "import { readFileSync } from 'node:fs'",
      'overflow is pure and must not import node:fs',
    ],
    [
      'packages/core/src/a.ts',
      "import { LambdaClient } from '@aws-sdk/client-lambda'",
      'core must not import the AWS SDK',
    ],
    [
      'packages/adapter-hono/src/a.ts',
      "import { X } from '@aws-sdk/client-s3'",
      'adapter-hono must not import the AWS SDK',
    ],
    ['packages/planes/src/a.ts', "import { x } from '@manga-assist/core'", 'planes must not import core'],
    [
      'packages/planes/src/a.ts',
      "import { x } from '@manga-assist/overflow/src/gate.ts'",
      'imports deep into overflow',
    ],
    ['packages/planes/src/a.ts', "import { ManualClock } from '@manga-assist/clock/testing'", 'for tests only'],
    ['packages/planes/src/a.test.ts', "import { x } from '@manga-assist/router'", 'nobody imports from the app'],
    [
      'packages/lambda-emulator/src/a.ts',
      "import { x } from '@manga-assist/contracts'",
      'lambda-emulator must not import contracts',
    ],
    [
      'packages/telemetry/src/a.ts',
      "import { createLambdaPlane } from '@manga-assist/planes'",
      'telemetry must not import planes',
    ],
    ['packages/telemetry/src/a.ts', "export { x } from '@manga-assist/planes'", 'telemetry must not import planes'],
    [
      'packages/telemetry/src/a.ts',
      "const p = await import('@manga-assist/planes')",
      'telemetry must not import planes',
    ],
    ['apps/web/src/page/a.ts', "import { x } from '@manga-assist/core'", 'web must not import core'],
    [
      'packages/client/src/a.ts',
      "import { createApp } from '@manga-assist/adapter-hono'",
      'client must not import adapter-hono',
    ],
    ['apps/router/src/a.ts', "import { x } from '@manga-assist/fargate/variables'", 'nobody imports from the app'],
    ['apps/docs/src/a.ts', "import { x } from '@manga-assist/fargate'", 'nobody imports from the app'],
    ['apps/load/src/a.ts', "import { x } from '@manga-assist/workspace/rules'", 'imports deep into workspace'],
    ['apps/dashboard/src/a.ts', "import { x } from '@manga-assist/core'", 'dashboard must not import core'],
  ])('%s has %s', (path, text, rule) => {
    expect(
      importViolations([{ path, text }])
        .map((violation) => violation.rule)
        .join(),
    ).toContain(rule)
  })
})

describe('a file keeps the rules when', () => {
  test.each([
    ['packages/planes/src/a.ts', "import { Gate } from '@manga-assist/overflow'"],
    ['packages/planes/src/a.ts', "import { LambdaClient } from '@aws-sdk/client-lambda'"],
    ['packages/telemetry/src/a.ts', "import type { RouterEvent } from '@manga-assist/planes'"],
    ['packages/telemetry/src/a.ts', "import { type RouterEvent, type RouterStatus } from '@manga-assist/planes'"],
    ['packages/planes/src/a.test.ts', "import { ManualClock } from '@manga-assist/clock/testing'"],
    ['packages/planes/src/a.test.ts', "import { createLambdaEmulator } from '@manga-assist/lambda-emulator'"],
    ['apps/web/src/page/a.ts', "import { validate } from '@manga-assist/contracts'"],
    ['apps/web/src/page/a.ts', "import { createClient } from '@manga-assist/client'"],
    ['packages/client/src/a.ts', "import type { ApiRoutes } from '@manga-assist/adapter-hono'"],
    ['apps/docs/src/a.ts', "import { taskVariables } from '@manga-assist/fargate/variables'"],
    ['apps/docs/src/a.ts', "import { importsOf } from '@manga-assist/workspace/rules'"],
    ['apps/web/src/page/a.ts', "import type { Clock } from '@manga-assist/clock'"],
    ['lambda/chat/src/a.ts', "import { createApp } from '@manga-assist/adapter-hono'"],
  ])('%s has %s', (path, text) => {
    expect(importViolations([{ path, text }])).toEqual([])
  })
})

test('imports are found in all their forms', () => {
  const text = `
import 'a'
import b from 'b'
import { c, type C } from 'c'
import type { D } from 'd'
import {
  e,
  f,
} from 'e'
export { g } from 'g'
export * from 'h'
const i = await import('i')
const text = "no import from 'j'"
`
  expect(importsOf(text)).toEqual([
    { target: 'a', typeOnly: false },
    { target: 'b', typeOnly: false },
    { target: 'c', typeOnly: false },
    { target: 'd', typeOnly: true },
    { target: 'e', typeOnly: false },
    { target: 'g', typeOnly: false },
    { target: 'h', typeOnly: false },
    { target: 'i', typeOnly: false },
  ])
})
