/** An image as it was built: its configuration and every file of every layer, also those that a later layer hides. */
export interface Image {
  /** Of the service, for example `router`. */
  name: string
  reference: string
  /** Digest of the configuration. */
  id: string
  config: ImageConfig
  /** How each layer came about, in the words of the builder: build arguments stand in them. */
  history: readonly string[]
  layers: readonly Layer[]
}

export interface ImageConfig {
  user: string
  environment: readonly string[]
  entrypoint: readonly string[]
  command: readonly string[]
  /** As the engine has it: `['CMD', 'program', …]` or `['CMD-SHELL', text]`. Empty without one. */
  healthcheck: readonly string[]
  stopSignal: string
  labels: Readonly<Record<string, string>>
}

export interface Layer {
  /** Digest of its content, uncompressed. */
  digest: string
  /** Of its files. */
  bytes: number
  /** Came with the base, and is not ours to change. */
  isBase: boolean
  files: readonly ImageFile[]
}

export interface ImageFile {
  /** From the root, without a slash in front. */
  path: string
  kind: 'file' | 'folder' | 'link' | 'other'
  /** Permission bits, with setuid, setgid and sticky. */
  mode: number
  uid: number
  bytes: number
  /** Of files that are not overly long. */
  text?: string
}

/** Bytes of all layers. */
export function bytesOf({ layers }: Pick<Image, 'layers'>): number {
  return layers.reduce((sum, layer) => sum + layer.bytes, 0)
}

/** The layers that are not the base's. */
export function applicationLayers({ layers }: Pick<Image, 'layers'>): readonly Layer[] {
  return layers.filter((layer) => !layer.isBase)
}
