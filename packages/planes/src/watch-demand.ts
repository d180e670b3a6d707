import type { Clock } from '@manga-assist/clock'
import type { PrewarmStatus, ScaleStatus } from '@manga-assist/contracts'
import type { PrewarmSettings } from '@manga-assist/overflow'
import { createPrewarmer } from './prewarm/prewarmer.ts'
import type { OverflowRouter } from './router.ts'
import type { RouterEvent } from './router-event.ts'
import { createScaleSampler, type Scaling } from './scale/scale-sampler.ts'

export interface WatchDemandOptions {
  router: OverflowRouter
  scaling: Scaling
  prewarming: PrewarmSettings
  clock: Clock
  onEvent: (event: RouterEvent) => void
}

export interface DemandWatch {
  /** Its part of `/status`. */
  status(): { scale: ScaleStatus; prewarm?: PrewarmStatus }
  /** Looks no more; leaves no timer. */
  close(): void
}

/** What sees further than one request: how many tasks should run, and which environments should be warm before they must. */
export function watchDemand({ router, scaling, prewarming, clock, onEvent }: WatchDemandOptions): DemandWatch {
  const sampler = createScaleSampler({ ...scaling, demand: router.demand, clock, onEvent })
  const prewarmer = createPrewarmer({ settings: prewarming, router, clock, onEvent })
  return {
    status: () => ({ scale: sampler.status(), ...prewarmer.status() }),
    close() {
      sampler.close()
      prewarmer.close()
    },
  }
}
