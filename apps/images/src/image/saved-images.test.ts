import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { gzipSync } from 'node:zlib'
import { pack } from 'tar-stream'
import { describe, expect, test } from 'vitest'
import { describeImage } from './describe-image.ts'
import { readSavedImages } from './saved-images.ts'

const config = {
  config: {
    User: '65532:65532',
    Env: ['NODE_ENV=production'],
    Entrypoint: ['/nodejs/bin/node', '/app/main.mjs'],
    Cmd: null,
    Healthcheck: { Test: ['CMD', '/nodejs/bin/node', '/app/health.mjs'] },
    StopSignal: 'SIGTERM',
    Labels: { title: 'router' },
  },
  history: [{ created_by: 'COPY dir:1 in /' }],
  rootfs: { diff_ids: ['sha256:base', 'sha256:own'] },
}
const reference = 'manga-assist/router:dev'

describe('an archive of docker save', () => {
  test.each([
    ['as they are', (layer: Buffer) => layer],
    ['compressed', (layer: Buffer) => gzipSync(layer)],
  ])(
    'with layers %s is described with configuration and files, those of the base apart from ours',
    async (_how, packed) => {
      const saved = await readSavedImages(await archive(packed))
      const image = describeImage(saved, { name: 'router', reference, baseLayers: ['sha256:base'] })
      expect(image).toEqual({
        name: 'router',
        reference,
        id: 'c0ffee',
        config: {
          user: '65532:65532',
          environment: ['NODE_ENV=production'],
          entrypoint: ['/nodejs/bin/node', '/app/main.mjs'],
          command: [],
          healthcheck: ['CMD', '/nodejs/bin/node', '/app/health.mjs'],
          stopSignal: 'SIGTERM',
          labels: { title: 'router' },
        },
        history: ['COPY dir:1 in /'],
        layers: [
          {
            digest: 'sha256:base',
            bytes: 4,
            isBase: true,
            files: [
              { path: 'usr/bin/mount', kind: 'file', mode: 0o4755, uid: 0, bytes: 4, text: 'ELF!' },
              { path: 'bin/sh', kind: 'link', mode: 0o777, uid: 0, bytes: 0 },
            ],
          },
          {
            digest: 'sha256:own',
            bytes: 5,
            isBase: false,
            files: [
              { path: 'app', kind: 'folder', mode: 0o755, uid: 0, bytes: 0 },
              { path: 'app/main.mjs', kind: 'file', mode: 0o644, uid: 65_532, bytes: 5, text: 'hello' },
            ],
          },
        ],
      })
    },
  )

  test('without the image is refused by its name', async () => {
    const saved = await readSavedImages(await archive())
    const describing = () => describeImage(saved, { name: 'other', reference: 'other:dev', baseLayers: [] })
    expect(describing).toThrow('the archive has no image other:dev')
  })

  test('that breaks off is an error', async () => {
    const whole = await buffer(await archive())
    await expect(readSavedImages(Readable.from([whole.subarray(0, 2_000)]))).rejects.toThrow()
  })
})

async function archive(packed = (layer: Buffer) => layer): Promise<Readable> {
  const base = pack()
  base.entry({ name: './usr/bin/mount', mode: 0o104755 }, 'ELF!')
  base.entry({ name: 'bin/sh', mode: 0o777, type: 'symlink', linkname: 'dash' })
  base.finalize()
  const own = pack()
  own.entry({ name: 'app/', mode: 0o755, type: 'directory' })
  own.entry({ name: 'app/main.mjs', mode: 0o644, uid: 65_532 }, 'hello')
  own.finalize()
  const outer = pack()
  outer.entry({ name: 'one/VERSION' }, '1.0')
  outer.entry({ name: 'one/layer.tar' }, packed(await buffer(base)))
  outer.entry({ name: 'two/layer.tar' }, packed(await buffer(own)))
  outer.entry({ name: 'c0ffee.json' }, JSON.stringify(config))
  const manifest = [{ Config: 'c0ffee.json', RepoTags: [reference], Layers: ['one/layer.tar', 'two/layer.tar'] }]
  outer.entry({ name: 'manifest.json' }, JSON.stringify(manifest))
  outer.finalize()
  return Readable.from([await buffer(outer)])
}
