import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { createShared } from '../create-shared.ts'
import { shared } from '../stages.ts'
import { templatesOf } from './stage.ts'

test('making templates leaves nothing behind', () => {
  const folder = mkdtempSync(join(tmpdir(), 'manga-infra-'))
  try {
    vi.stubEnv('TMPDIR', folder)
    const templates = templatesOf((outdir) => createShared(shared, { outdir, checksSchemas: false }))
    expect([...templates.keys()]).toEqual(['manga-assist-registry', 'manga-assist-pipeline-roles'])
    expect(readdirSync(folder)).toEqual([])
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
