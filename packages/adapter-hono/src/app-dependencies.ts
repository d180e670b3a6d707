import type { Clock } from '@manga-assist/clock'
import type { PlaneName, ReadTrace } from '@manga-assist/contracts'
import type { Catalogue, ConversationStore, LiveTurns, PreferenceStore, Recommendations } from '@manga-assist/core'
import type { AppEvent } from './app-event.ts'
import type { Assets } from './assets.ts'
import type { Identify } from './identity.ts'
import type { RequestLimits } from './rate-limit/limit-requests.ts'
import type { Reference } from './reference.ts'
import type { ChatSockets } from './sockets/chat-sockets.ts'

export interface AppDependencies {
  turns: LiveTurns
  recommendations: Recommendations
  catalogue: Catalogue
  conversations: ConversationStore
  preferences: PreferenceStore
  identify: Identify
  /** Origins whose pages may change things in a reader's name, besides this service's own. */
  allowedOrigins?: readonly string[]
  /** How much one reader and one address may ask; without it, as much as they like. */
  limits?: RequestLimits
  /** Where this process runs; told to the client in `x-served-by`. */
  plane: PlaneName
  /** Answers `/ready`: false while starting and draining. */
  isReady: () => boolean
  clock: Clock
  newId: () => string
  readTrace: ReadTrace
  onEvent: (event: AppEvent) => void
  /**
   * How long an answer goes on without its reader, who may come back for it, in milliseconds. Five seconds when left out; a
   * function, which is billed for it and frozen after it, has none to give.
   */
  graceMs?: number
  /** Connections; none on a plane that cannot hold them. */
  sockets?: ChatSockets
  /** Files of the chat page; none on a plane that serves no pages. */
  assets?: Assets
  /** The description of the API with its page; none where the bundle must stay small. */
  reference?: Reference
}
