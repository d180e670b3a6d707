import type { BuildMeasurement } from '../build/measure.ts'
import { applicationLayers, bytesOf, type Image } from '../image/image.ts'
import { largestApplicationBytes } from '../rules/configuration-rules.ts'
import type { Finding } from '../rules/rule.ts'

export interface ImagesReport {
  revision: string
  base: string
  images: readonly ImageRow[]
  /** Undefined where the rules were not asked for. */
  findings?: readonly Finding[]
}

export interface ImageRow {
  name: string
  reference: string
  id: string
  bytes: number
  layers: readonly { digest: string; bytes: number; isBase: boolean }[]
  /** What the application adds to its base. */
  applicationBytes: number
  applicationDigest: string
  targetBytes: number
  /** Undefined where nothing was measured. */
  build?: BuildMeasurement
}

export function rowOf(image: Image, build: BuildMeasurement | undefined): ImageRow {
  const { name, reference, id, layers } = image
  const added = applicationLayers(image)
  return {
    ...{ name, reference, id, bytes: bytesOf(image) },
    layers: layers.map(({ digest, bytes, isBase }) => ({ digest, bytes, isBase })),
    applicationBytes: bytesOf({ layers: added }),
    applicationDigest: added.at(-1)?.digest ?? '',
    targetBytes: largestApplicationBytes,
    ...(build !== undefined && { build }),
  }
}

/** What of the report must not be, a line for each. Pure. */
export function failuresOf({ images, findings = [] }: ImagesReport): string[] {
  return [
    ...images.flatMap(failuresOfRow),
    ...findings.map(({ rule, image, what, advice }) => `${image}: ${rule}: ${what}; ${advice}`),
  ]
}

function failuresOfRow({ name, applicationBytes, targetBytes, build }: ImageRow): string[] {
  return [
    ...(applicationBytes > targetBytes
      ? [`${name}: adds ${applicationBytes} bytes to its base, at most ${targetBytes}`]
      : []),
    ...(build && build.digests[0] !== build.digests[1]
      ? [`${name}: two clean builds differ: ${build.digests.join(' and ')}`]
      : []),
    ...(build?.rebuiltWhenUnaffected ? [`${name}: was built again after an edit of another service`] : []),
    ...(build && !build.dependenciesUntouched ? [`${name}: an edit of a source had packages installed again`] : []),
  ]
}
