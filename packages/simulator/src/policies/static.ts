import { createStaticPolicy } from '@manga-assist/overflow'
import { routerEngine } from './router-engine.ts'

/** The router's own static policy: fixed watermarks, on concurrency, and on CPU and event loop where they are known. */
export const staticWatermarks = routerEngine(() => ({ policy: createStaticPolicy() }))
