import type { Image } from './image.ts'
import type { SavedImages } from './saved-images.ts'

export interface Wanted {
  name: string
  reference: string
  /** Digests of the layers of its base. */
  baseLayers: readonly string[]
}

/** What we read of `manifest.json`. */
interface Manifest {
  Config: string
  RepoTags: readonly string[] | null
  Layers: readonly string[]
}

/** What we read of an image's configuration; what was not set is left out or null. */
interface Configuration {
  config?: {
    User?: string
    Env?: readonly string[] | null
    Entrypoint?: readonly string[] | null
    Cmd?: readonly string[] | null
    Healthcheck?: { Test?: readonly string[] }
    StopSignal?: string
    Labels?: Record<string, string> | null
  }
  history?: readonly { created_by?: string }[]
  rootfs: { diff_ids: readonly string[] }
}

/** Puts together what was saved of an image. Pure; throws when the archive does not have it. */
export function describeImage(saved: SavedImages, { name, reference, baseLayers }: Wanted): Image {
  const manifests: Manifest[] = JSON.parse(documentOf(saved, 'manifest.json'))
  const manifest = manifests.find(({ RepoTags }) => RepoTags?.includes(reference))
  if (manifest === undefined) throw new Error(`the archive has no image ${reference}`)
  const { config = {}, history = [], rootfs }: Configuration = JSON.parse(documentOf(saved, manifest.Config))
  return {
    name,
    reference,
    id: manifest.Config.replace(/\.json$/, '').replace(/^.*\//, ''),
    config: {
      user: config.User ?? '',
      environment: config.Env ?? [],
      entrypoint: config.Entrypoint ?? [],
      command: config.Cmd ?? [],
      healthcheck: config.Healthcheck?.Test ?? [],
      stopSignal: config.StopSignal ?? '',
      labels: config.Labels ?? {},
    },
    history: history.map((step) => step.created_by ?? ''),
    layers: manifest.Layers.map((layer, index) => {
      const digest = rootfs.diff_ids[index] ?? ''
      const { bytes, files } = saved.layers.get(layer) ?? { bytes: 0, files: [] }
      return { digest, bytes, files, isBase: baseLayers[index] === digest }
    }),
  }
}

function documentOf({ documents }: SavedImages, name: string): string {
  const text = documents.get(name)
  if (text === undefined) throw new Error(`the archive has no ${name}`)
  return text
}
