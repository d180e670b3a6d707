import { Spec, Validation } from '@cyclonedx/cyclonedx-library'
import { describe, expect, test } from 'vitest'
import { createBillOfMaterials } from './bill-of-materials.ts'

const subject = { name: 'manga-assist/router', version: '0.1.0' }
const hono = { name: 'hono', version: '4.13.19', license: 'MIT' }
const client = { name: '@aws-sdk/client-lambda', version: '3.1162.0', license: 'Apache-2.0' }
const integrities = new Map([
  ['hono@4.13.19', integrityOf(0x01)],
  ['@aws-sdk/client-lambda@3.1162.0', integrityOf(0xff)],
])

test('a bill lists each package with its address, licence and checksum', () => {
  const bill = createBillOfMaterials(subject, [hono, client], integrities)
  expect(bill.components).toEqual([
    {
      type: 'library',
      'bom-ref': 'pkg:npm/%40aws-sdk/client-lambda@3.1162.0',
      group: '@aws-sdk',
      name: 'client-lambda',
      version: '3.1162.0',
      purl: 'pkg:npm/%40aws-sdk/client-lambda@3.1162.0',
      licenses: [{ expression: 'Apache-2.0' }],
      hashes: [{ alg: 'SHA-512', content: 'ff'.repeat(64) }],
    },
    {
      type: 'library',
      'bom-ref': 'pkg:npm/hono@4.13.19',
      name: 'hono',
      version: '4.13.19',
      purl: 'pkg:npm/hono@4.13.19',
      licenses: [{ expression: 'MIT' }],
      hashes: [{ alg: 'SHA-512', content: '01'.repeat(64) }],
    },
  ])
  expect(bill.dependencies).toEqual([
    {
      ref: 'manga-assist/router@0.1.0',
      dependsOn: ['pkg:npm/%40aws-sdk/client-lambda@3.1162.0', 'pkg:npm/hono@4.13.19'],
    },
  ])
})

describe('a licence', () => {
  test.each([
    ['(MIT OR Apache-2.0)', [{ expression: '(MIT OR Apache-2.0)' }]],
    ['SEE LICENSE IN LICENSE.txt', [{ license: { name: 'SEE LICENSE IN LICENSE.txt' } }]],
    [undefined, undefined],
  ])('%s is told as it is', (license, expected) => {
    const { components } = createBillOfMaterials(subject, [{ ...hono, license }], integrities)
    expect(components[0]?.licenses).toEqual(expected)
  })
})

test('a bill is CycloneDX 1.6 by its own schema, whatever the licences', async () => {
  const sentence = { ...client, license: 'SEE LICENSE IN LICENSE.txt' }
  const bill = createBillOfMaterials(subject, [hono, sentence], integrities)
  const validator = new Validation.JsonStrictValidator(Spec.Version.v1dot6)
  expect(await validator.validate(JSON.stringify(bill))).toBeNull()
  expect(await validator.validate(JSON.stringify({ ...bill, serialNumber: '1' }))).not.toBeNull()
})

test('equal packages in another order give the same bill, others another number', () => {
  const bill = createBillOfMaterials(subject, [hono, client], integrities)
  expect(createBillOfMaterials(subject, [client, hono], integrities)).toEqual(bill)
  expect(createBillOfMaterials(subject, [hono], integrities).serialNumber).not.toBe(bill.serialNumber)
  expect(bill.serialNumber).toMatch(/^urn:uuid:[\da-f]{8}-[\da-f]{4}-8[\da-f]{3}-8[\da-f]{3}-[\da-f]{12}$/)
})

test('a package that the lockfile does not have is refused by name', () => {
  const other = { ...hono, version: '4.0.0' }
  expect(() => createBillOfMaterials(subject, [other], integrities)).toThrow('hono@4.0.0 is not in the lockfile')
})

/** A checksum as lockfiles have it: 64 bytes, here all the same. */
function integrityOf(byte: number): string {
  return `sha512-${Buffer.alloc(64, byte).toString('base64')}`
}
