import type { Image, ImageFile } from '../image/image.ts'

/** An image that keeps every rule, for tests to break one. */
export function goodImage(): Image {
  return {
    name: 'router',
    reference: 'manga-assist/router:dev',
    id: 'b'.repeat(64),
    config: {
      user: '65532:65532',
      environment: ['PATH=/usr/bin', 'NODE_ENV=production'],
      entrypoint: ['/nodejs/bin/node', '/app/main.mjs'],
      command: [],
      healthcheck: ['CMD', '/nodejs/bin/node', '/app/health.mjs', '/health'],
      stopSignal: 'SIGTERM',
      labels: {
        'org.opencontainers.image.title': 'manga-assist/router',
        'org.opencontainers.image.description': 'MangaAssist: the overflow router',
        'org.opencontainers.image.licenses': 'Apache-2.0',
        'org.opencontainers.image.version': '0.1.0',
        'org.opencontainers.image.revision': 'a'.repeat(40),
        'org.opencontainers.image.created': '2026-11-21T22:00:00Z',
        'org.opencontainers.image.base.name': 'registry.example/node@sha256:'.concat('c'.repeat(64)),
      },
    },
    history: ['/bin/sh -c #(nop) COPY dir:1 in / ', '|2 BASE=x REVISION=y /bin/sh -c #(nop)  LABEL a=b'],
    layers: [
      {
        digest: 'sha256:base',
        bytes: 140_000_000,
        isBase: true,
        files: [
          folder('tmp', { mode: 0o1777 }),
          file('nodejs/bin/node', { mode: 0o755 }),
          file('etc/ssl/certs/ca-certificates.crt', { text: '-----BEGIN CERTIFICATE-----\nAAAA' }),
          { ...file('usr/lib/libc.so'), kind: 'link', mode: 0o777 },
        ],
      },
      {
        digest: 'sha256:application',
        bytes: 4_000_000,
        isBase: false,
        files: [
          folder('app'),
          file('app/main.mjs', { text: "text.includes('-----BEGIN PRIVATE KEY-----')" }),
          file('app/sbom.cdx.json', { text: '{\n "bomFormat": "CycloneDX"' }),
        ],
      },
    ],
  }
}

/** The same with more files in the layer of the application, or of the base. */
export function withFiles(
  image: Image,
  files: readonly ImageFile[],
  where: 'application' | 'base' = 'application',
): Image {
  const layers = image.layers.map((layer) =>
    layer.isBase === (where === 'base') ? { ...layer, files: [...layer.files, ...files] } : layer,
  )
  return { ...image, layers }
}

export function file(path: string, other: Partial<ImageFile> = {}): ImageFile {
  return { path, kind: 'file', mode: 0o644, uid: 0, bytes: 1, ...other }
}

export function folder(path: string, other: Partial<ImageFile> = {}): ImageFile {
  return { path, kind: 'folder', mode: 0o755, uid: 0, bytes: 0, ...other }
}
