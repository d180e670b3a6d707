import { SeenLoad } from './seen-load.ts'
import type { SharedProcessor } from './shared-processor.ts'

/** One task: launching until `readyAtMs`, then ready; draining when it is to go, and gone. */
export class FleetTask {
  readonly processor: SharedProcessor
  readonly launchedAtMs: number
  readonly readyAtMs: number
  readonly load: SeenLoad
  /** To the store. */
  connections = 0
  state: 'launching' | 'ready' | 'draining' | 'gone' = 'launching'

  constructor(processor: SharedProcessor, launchedAtMs: number, readyAtMs: number, routers: number) {
    this.processor = processor
    this.launchedAtMs = launchedAtMs
    this.readyAtMs = readyAtMs
    this.load = new SeenLoad(routers)
  }

  /** How long it has served. */
  servingMs(nowMs: number): number {
    return Math.max(0, nowMs - Math.max(this.readyAtMs, this.launchedAtMs))
  }

  /** Share of its slots that it may use at this instant: a tenth at first, all after the slow start. */
  share(nowMs: number, slowStartMs: number): number {
    if (slowStartMs === 0) return 1
    return Math.min(1, Math.max(0.1, (nowMs - this.readyAtMs) / slowStartMs))
  }
}
