import type { Clock } from '@manga-assist/clock'
import type { Title } from '@manga-assist/contracts'
import { type CancelKeys, type IntentClassifier, noChapterDrops } from '@manga-assist/core'
import type { CacheEvent } from './cache/cache-event.ts'
import { type Caching, openCaching } from './caching.ts'
import { createLanguageModel, type LanguageModelChoice } from './create-language-model.ts'
import { openChapterDrops } from './drops/chapter-drops-file.ts'
import { createEmbeddedIntentClassifier } from './intent/embedded-intent-classifier.ts'
import { type IntentEndpointOptions, openIntentEndpoint } from './intent/sagemaker-endpoint.ts'
import { createSageMakerIntentClassifier, type IntentClassifierEvent } from './intent/sagemaker-intent-classifier.ts'
import { createServices, type Services, type ServicesOptions } from './services.ts'
import { createStores, type StoreSettings } from './stores.ts'

/** What stands behind the application. */
export interface ServiceSettings {
  store: StoreSettings
  redisUrl?: string | undefined
  /** Whether to hear at once of what other processes change. */
  subscribe: boolean
  languageModel: LanguageModelChoice
  ownTitles?: readonly Title[] | undefined
  chapterDropsFile?: string | undefined
  /** A SageMaker endpoint that is asked first; without it the embedded classifier decides alone. */
  intentEndpoint?: IntentEndpointOptions
}

export interface ServiceSurroundings {
  clock: Clock
  random: () => number
  newId: () => string
  /** See `ServicesOptions`. */
  enrichment?: ServicesOptions['enrichment']
  admitEnrichment?: ServicesOptions['admitEnrichment']
  onCacheEvent: (event: CacheEvent) => void
  onIntentEvent: (event: IntentClassifierEvent) => void
  /** Faults that no request fails of. */
  onFailure: (error: unknown) => void
}

export interface OpenServices extends Services {
  /** Redis for others that share something through it, and the cache's counters. */
  readonly caching: Pick<Caching, 'scripts' | 'counts'>
  /** Runs in functions that nobody wants any more. */
  readonly cancelKeys: CancelKeys
}

/**
 * Opens everything that the settings name, once, before readiness: stores, Redis, endpoints. What they do not name is not
 * loaded. Rejects when a store cannot be used; a Redis or an endpoint that is away does not keep a service from starting.
 */
export async function openServices(
  settings: ServiceSettings,
  surroundings: ServiceSurroundings,
): Promise<OpenServices> {
  const { redisUrl, subscribe, ownTitles, chapterDropsFile } = settings
  const { clock, random, newId, enrichment, admitEnrichment, onFailure } = surroundings
  const common = { clock, random, newId }
  const caching = await openCaching({ ...common, redisUrl, subscribe, onEvent: surroundings.onCacheEvent })
  const stores = caching.over(await createStores(settings.store, common))
  const model = createLanguageModel(settings.languageModel, { ...common, scripts: caching.scripts, onFailure })
  const intent = await openIntent(settings, surroundings)
  const drops =
    chapterDropsFile === undefined ? undefined : await openChapterDrops(chapterDropsFile, { clock, onFailure })
  const services = createServices({
    ...{ stores, model, ownTitles, clock, newId, enrichment, admitEnrichment, onFailure },
    classifier: intent.classifier,
    drops: drops ?? noChapterDrops,
  })
  return {
    ...services,
    caching,
    cancelKeys: stores.cancelKeys,
    async warmUp() {
      intent.warmUp()
      await services.warmUp()
    },
    async close() {
      await services.close()
      intent.close()
      drops?.close()
    },
  }
}

interface OpenIntent {
  classifier: IntentClassifier
  warmUp(): void
  close(): void
}

async function openIntent({ intentEndpoint }: ServiceSettings, surroundings: ServiceSurroundings): Promise<OpenIntent> {
  const embedded = createEmbeddedIntentClassifier()
  const warmUp = () => embedded.warmUp()
  if (intentEndpoint === undefined) return { classifier: embedded, warmUp, close: () => {} }
  const endpoint = await openIntentEndpoint(intentEndpoint)
  const { clock, onIntentEvent: onEvent } = surroundings
  const classifier = createSageMakerIntentClassifier({ endpoint, fallback: embedded, clock, onEvent })
  return { classifier, warmUp, close: () => endpoint.close() }
}
