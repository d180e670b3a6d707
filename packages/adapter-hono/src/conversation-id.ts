import { conversationIdSchema } from '@manga-assist/contracts'
import type { Context } from 'hono'
import type { AppEnv } from './app-env.ts'

/**
 * The id in the path. Undefined for one that no conversation can have; it is to be answered like one that does not
 * exist, and gets into no store.
 */
export function conversationIdOf(c: Context<AppEnv>): string | undefined {
  return conversationIdSchema.safeParse(c.req.param('id')).data
}
