import type { Clock } from '@manga-assist/clock'
import type { Title } from '@manga-assist/contracts'
import {
  type AdmitJob,
  type Catalogue,
  type ChapterDrops,
  type ConversationStore,
  createChat,
  createEnrichment,
  createInProcessQueue,
  createLibrary,
  createLiveTurns,
  createRecommendations,
  type EnrichmentJob,
  type EnrichmentQueue,
  type InProcessQueue,
  type InProcessQueueOptions,
  type IntentClassifier,
  type LiveTurns,
  noChapterDrops,
  type PreferenceStore,
  type Recommendations,
  type RunEnrichment,
  refreshOnRemoval,
  warmUpTurns,
} from '@manga-assist/core'
import { withOwnTitles } from './catalogue/catalogue-file.ts'
import { createEmbeddedCatalogue } from './catalogue/embedded-catalogue.ts'
import { shippedTitles } from './catalogue/shipped-titles.ts'
import type { ReadyLanguageModel } from './create-language-model.ts'
import { createEmbeddedIntentClassifier as embeddedClassifier } from './intent/embedded-intent-classifier.ts'
import type { Stores } from './stores.ts'

export interface ServicesOptions {
  /** Opened by the caller, closed with the services. */
  stores: Stores
  /** Closed with the services. */
  model: ReadyLanguageModel
  /** Titles besides the shipped ones, or in their place where the ids are the same. */
  ownTitles?: readonly Title[] | undefined
  /** The embedded one when left out. */
  classifier?: IntentClassifier
  drops?: ChapterDrops
  /**
   * Who refreshes profiles after an answer: this process behind its answers (default), this process before the end of an
   * answer (for a function, which is frozen after it), or a queue.
   */
  enrichment?: 'in-process' | 'inline' | EnrichmentQueue | undefined
  /** Room for a profile to be refreshed in this process; there always is when left out. */
  admitEnrichment?: AdmitJob | undefined
  clock: Clock
  newId: () => string
  /** Faults that no request fails of. */
  onFailure?: (error: unknown) => void
}

export interface Services {
  catalogue: Catalogue
  /** A conversation that is removed has the reader's profile made anew. */
  conversations: ConversationStore
  preferences: PreferenceStore
  turns: LiveTurns
  recommendations: Recommendations
  /** Computes what the first requests would have to wait for. For a process that serves many; a function skips it. */
  warmUp(): Promise<void>
  /** Stops what is still being written, finishes what waits behind it, and lets go of the stores. */
  close(): Promise<void>
}

/** The whole product on the stores given. */
export function createServices(options: ServicesOptions): Services {
  const { stores, model, clock, newId, onFailure = () => {} } = options
  const { conversations, preferences, profiles } = stores
  const catalogue = createEmbeddedCatalogue(withOwnTitles(shippedTitles, options.ownTitles))
  const library = createLibrary(catalogue)
  const { classifier = embeddedClassifier(), drops = noChapterDrops } = options
  const enrichment = openQueue(options.enrichment, createEnrichment({ conversations, profiles, clock }), {
    ...{ clock, onFailure, admit: options.admitEnrichment },
  })
  const common = { library, preferences, profiles, drops, clock }
  const chat = createChat({ ...common, conversations, classifier, model, enrichment, newId, onFailure })
  const turns = createLiveTurns({ chat, log: stores.turnLog, keys: stores.idempotencyKeys, clock, newId, onFailure })
  return {
    catalogue,
    conversations: refreshOnRemoval(conversations, { enrichment, clock, onFailure }),
    preferences,
    turns,
    recommendations: createRecommendations(common),
    async warmUp() {
      await model.warmUp()
      warmUpTurns(library)
    },
    async close() {
      await turns.close()
      await enrichment.close()
      await model.close()
      await stores.close()
    },
  }
}

const closeNothing = async () => {}

function openQueue(
  choice: ServicesOptions['enrichment'],
  run: RunEnrichment,
  { clock, onFailure, admit }: Pick<InProcessQueueOptions, 'clock' | 'onFailure' | 'admit'>,
): InProcessQueue {
  if (choice === undefined || choice === 'in-process') return createInProcessQueue({ run, clock, admit, onFailure })
  const enqueue = choice === 'inline' ? (job: EnrichmentJob) => run(job, new AbortController().signal) : choice.enqueue
  return { enqueue, close: closeNothing }
}
