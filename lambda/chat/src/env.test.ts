import { join } from 'node:path'
import { testSettingsAtStart } from '@manga-assist/adapter-hono/testing'

testSettingsAtStart(join(import.meta.dirname, 'env.ts'))
