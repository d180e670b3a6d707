import type { ApiRoutes } from '@manga-assist/adapter-hono'
import type { Feedback, Genre, Preferences } from '@manga-assist/contracts'
import { type ClientResponse, hc } from 'hono/client'
import { problemErrorOf } from './problem-error.ts'

export interface ClientOptions {
  /** Sent with each request: who asks (`authorization`, or `x-user-id` with AUTH=dev). In a browser the cookie is enough. */
  headers?: Record<string, string>
  /** The global one when left out. */
  fetch?: typeof fetch
}

export interface CallOptions {
  /** Ends the request; the promise rejects with the signal's reason. */
  signal?: AbortSignal
}

export interface RecommendationOptions {
  limit?: number
  /** Ids or names of titles, in any script. None may hold a comma. */
  likes?: readonly string[]
  genre?: Genre
}

/** The JSON routes of the application, as functions. */
export type Client = ReturnType<typeof createClient>

/**
 * Calls the application at that origin. Each function resolves with the body of a success, and rejects with a
 * `ProblemError` for every other answer; what `fetch` throws, for a connection that failed, passes through. Nothing is
 * retried. For chat use what speaks its protocols: `useChat`, or OpenAI's client.
 */
export function createClient(baseUrl: string, { headers = {}, fetch }: ClientOptions = {}) {
  const { v1, api } = hc<ApiRoutes>(baseUrl, { headers, ...(fetch && { fetch }) })
  return {
    recommendations: ({ limit, likes, genre }: RecommendationOptions = {}, options?: CallOptions) => {
      const query = {
        ...(limit !== undefined && { limit: String(limit) }),
        ...(likes !== undefined && { likes: likes.join(',') }),
        ...(genre !== undefined && { genre }),
      }
      return bodyOf(v1.recommendations.$get({ query }, sent(options)))
    },
    /** Best first. */
    searchTitles: (q: string, { limit, ...options }: CallOptions & { limit?: number } = {}) => {
      const query = { q, ...(limit !== undefined && { limit: String(limit) }) }
      return bodyOf(v1.titles.$get({ query }, sent(options)))
    },
    title: async (id: string, options?: CallOptions) => bodyOf(v1.titles[':id'].$get(at(id), sent(options))),
    preferences: (options?: CallOptions) => bodyOf(v1.preferences.$get({}, sent(options))),
    /** Takes the place of all that was told before. */
    savePreferences: (json: Preferences, options?: CallOptions) => bodyOf(v1.preferences.$put({ json }, sent(options))),
    /** Resolves with the preferences that come of it. */
    giveFeedback: (json: Feedback, options?: CallOptions) => bodyOf(v1.feedback.$post({ json }, sent(options))),
    /** The reader's own, the latest first. */
    conversations: (options?: CallOptions) => bodyOf(v1.conversations.$get({}, sent(options))),
    conversation: async (id: string, options?: CallOptions) =>
      bodyOf(v1.conversations[':id'].$get(at(id), sent(options))),
    removeConversation: async (id: string, options?: CallOptions) =>
      bodyOf(v1.conversations[':id'].$delete(at(id), sent(options))),
    /** Nothing of that conversation runs any more when it resolves. */
    stopAnswer: async (conversationId: string, options?: CallOptions) =>
      bodyOf(api.chat[':id'].stop.$post(at(conversationId), sent(options))),
  }
}

/** What a success carries: its JSON, or nothing. */
type BodyOf<T> =
  T extends ClientResponse<infer Body, infer Status, infer Format>
    ? 200 extends Status
      ? Format extends 'json'
        ? AsJson<Body>
        : undefined
      : 204 extends Status
        ? undefined
        : never
    : never

/** JSON has no `undefined`: a property that may be absent is there with its value, or it is not there. */
type AsJson<T> = T extends readonly (infer Item)[]
  ? AsJson<Item>[]
  : T extends object
    ? { [Name in keyof T]: AsJson<Exclude<T[Name], undefined>> }
    : T

async function bodyOf<T extends ClientResponse<unknown>>(asked: Promise<T>): Promise<BodyOf<T>> {
  const response = (await asked) as ClientResponse<unknown> as Response
  if (!response.ok) throw await problemErrorOf(response)
  return (response.status === 204 ? undefined : await response.json()) as BodyOf<T>
}

function sent({ signal }: CallOptions = {}): { init?: RequestInit } {
  return signal ? { init: { signal } } : {}
}

/** Written so that no id leads to another route. Throws a RangeError for those with which every writing of it would. */
function at(id: string): { param: { id: string } } {
  if (['', '.', '..'].includes(id))
    throw new RangeError(`an id must not be empty, "." or ".."; got ${JSON.stringify(id)}`)
  return { param: { id: encodeURIComponent(id) } }
}
