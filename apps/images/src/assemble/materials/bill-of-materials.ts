import { createHash } from 'node:crypto'
import type { InstalledPackage } from './installed-packages.ts'

/** What a bill is about. */
export interface Subject {
  name: string
  version: string
}

/** CycloneDX 1.6, as much of it as we write. */
export interface BillOfMaterials {
  bomFormat: 'CycloneDX'
  specVersion: '1.6'
  serialNumber: string
  version: 1
  metadata: { component: Component }
  components: readonly Component[]
  dependencies: readonly { ref: string; dependsOn: readonly string[] }[]
}

interface Component {
  type: 'application' | 'library'
  'bom-ref': string
  group?: string
  name: string
  version: string
  purl?: string
  licenses?: readonly ({ expression: string } | { license: { name: string } })[]
  hashes?: readonly { alg: 'SHA-512'; content: string }[]
}

/**
 * Lists the packages of which something was bundled, each with its checksum from the lockfile. Throws for one that the
 * lockfile does not have. Equal packages give the same bill to the bit: it has no date, and its number is a digest of it.
 */
export function createBillOfMaterials(
  subject: Subject,
  packages: readonly InstalledPackage[],
  integrities: ReadonlyMap<string, string>,
): BillOfMaterials {
  const ref = `${subject.name}@${subject.version}`
  const components = packages
    .map((one) => libraryOf(one, integrities))
    .sort((a, b) => (a['bom-ref'] < b['bom-ref'] ? -1 : 1))
  const bill = {
    metadata: { component: { type: 'application', 'bom-ref': ref, ...subject } },
    components,
    dependencies: [{ ref, dependsOn: components.map((component) => component['bom-ref']) }],
  } as const
  return { bomFormat: 'CycloneDX', specVersion: '1.6', serialNumber: serialNumberOf(bill), version: 1, ...bill }
}

function libraryOf({ name, version, license }: InstalledPackage, integrities: ReadonlyMap<string, string>): Component {
  const integrity = integrities.get(`${name}@${version}`)
  if (integrity === undefined) throw new Error(`${name}@${version} is not in the lockfile`)
  const [group, short] = name.startsWith('@') ? name.split('/') : [undefined, name]
  const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`
  return {
    type: 'library',
    'bom-ref': purl,
    ...(group !== undefined && { group }),
    name: short ?? name,
    version,
    purl,
    ...(license !== undefined && { licenses: [licenseOf(license)] }),
    hashes: [hashOf(integrity)],
  }
}

/** Sentences, such as `SEE LICENSE IN LICENSE.txt`, are no expressions. */
function licenseOf(license: string): { expression: string } | { license: { name: string } } {
  return /^[\w.+()-]+( (AND|OR|WITH) [\w.+()-]+)*$/.test(license)
    ? { expression: license }
    : { license: { name: license } }
}

function hashOf(integrity: string): { alg: 'SHA-512'; content: string } {
  const [algorithm, digest = ''] = integrity.split(/-(.*)/)
  if (algorithm !== 'sha512') throw new Error(`checksums are sha512; got ${integrity}`)
  return { alg: 'SHA-512', content: Buffer.from(digest, 'base64').toString('hex') }
}

/** In the form of a UUID of version 8, whose bits are one's own. */
function serialNumberOf(bill: object): string {
  const digest = createHash('sha256').update(JSON.stringify(bill)).digest('hex')
  const parts = /^(.{8})(.{4}).(.{3}).(.{3})(.{12})/.exec(digest)?.slice(1) ?? []
  const [first, second, third, fourth, fifth] = parts
  return `urn:uuid:${first}-${second}-8${third}-8${fourth}-${fifth}`
}
