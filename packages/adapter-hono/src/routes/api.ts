import { Hono } from 'hono'
import type { AppDependencies } from '../app-dependencies.ts'
import type { AppEnv } from '../app-env.ts'
import { chatRoutes } from './chat.ts'
import { conversationRoutes } from './conversations.ts'
import { healthRoutes } from './health.ts'
import { openAiRoutes } from './openai-chat.ts'
import { preferenceRoutes } from './preferences.ts'
import { recommendationRoutes } from './recommendations.ts'
import { titleRoutes } from './titles.ts'

/** Every route that a program calls, in one chain: its type says what each takes and answers. */
export const apiRoutes = (dependencies: AppDependencies) =>
  new Hono<AppEnv>()
    .route('/', healthRoutes(dependencies))
    .route('/', chatRoutes(dependencies))
    .route('/', openAiRoutes(dependencies))
    .route('/', recommendationRoutes(dependencies))
    .route('/', titleRoutes(dependencies))
    .route('/', preferenceRoutes(dependencies))
    .route('/', conversationRoutes(dependencies))

/** For typed clients (`hc<ApiRoutes>`). */
export type ApiRoutes = ReturnType<typeof apiRoutes>
