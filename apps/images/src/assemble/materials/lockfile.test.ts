import { expect, test } from 'vitest'
import { readIntegrities } from './lockfile.ts'

test('checksums are found by name and version, those of scoped packages too', () => {
  const lockfile = `lockfileVersion: '9.0'

packages:

  '@hono/node-server@2.1.8':
    resolution: {integrity: sha512-abc+/==}
    engines: {node: '>=20'}

  zod@4.6.7:
    resolution: {integrity: sha512-def==}

snapshots:

  zod@4.6.7: {}
`
  expect([...readIntegrities(lockfile)]).toEqual([
    ['@hono/node-server@2.1.8', 'sha512-abc+/=='],
    ['zod@4.6.7', 'sha512-def=='],
  ])
})
