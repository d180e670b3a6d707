import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { taskVariables } from '@manga-assist/fargate/variables'
import { functionVariables } from '@manga-assist/lambda-chat/variables'
import { enrichVariables } from '@manga-assist/lambda-enrich/variables'
import { stackVariables } from '@manga-assist/local/variables'
import { policyDocument } from '@manga-assist/overflow'
import { routerVariables } from '@manga-assist/router/variables'
import { type Declarations, declarationsIn } from '../page/declarations.ts'
import { plainVariables } from './plain-variables.ts'
import { policyFields } from './policy-fields.ts'
import { type Reader, readVariables } from './read-variables.ts'
import type { SettingsContent } from './settings-page.ts'

/** Everything that reads its environment by a schema. */
const readers: readonly Reader[] = [
  { name: 'task', path: 'apps/fargate/src/task-variables.ts', schema: taskVariables },
  { name: 'router', path: 'apps/router/src/router-variables.ts', schema: routerVariables },
  { name: 'function', path: 'lambda/chat/src/function-variables.ts', schema: functionVariables },
  { name: 'enrich', path: 'lambda/enrich/src/enrich-variables.ts', schema: enrichVariables },
  { name: '`npm start`', path: 'apps/local/src/stack-variables.ts', schema: stackVariables },
]

const declaringFiles = [
  '{packages/{adapter-hono,lifecycle,overflow,providers,telemetry},apps/*,lambda/*}/src/**/*-variables.ts',
  'lambda/chat/src/connection-budget.ts',
]
const policyFiles = ['policy-document.ts', 'class-document.ts'].map((file) => `packages/overflow/src/settings/${file}`)

/** All settings, with the comments that stand above them in the sources below `root`. */
export function readSettings(root: string): SettingsContent {
  const declared = globSync(declaringFiles, { cwd: root })
    .sort()
    .map((path) => readDeclarations(root, path))
  const ofPolicy = policyFiles.map((path) => readDeclarations(root, path))
  return {
    variables: readVariables(readers, declared),
    declared,
    policyFields: policyFields(policyDocument, ofPolicy),
    plain: plainVariables,
  }
}

function readDeclarations(root: string, path: string): Declarations {
  return declarationsIn(path, readFileSync(join(root, path), 'utf8'))
}
