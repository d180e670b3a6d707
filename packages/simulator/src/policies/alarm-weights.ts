import { meanUtilization } from '../planes/mean-utilization.ts'
import type { PolicyFactory } from '../policy.ts'

export interface AlarmWeightsOptions {
  /** The metric is a mean over this long. */
  periodMs: number
  /** From a change of the load until the weights have changed: the period, the alarm's wait, the API calls. */
  lagMs: number
  /** Share of all requests that goes to Lambda while the alarm is on. */
  spilledShare: number
  /** Utilization at which the alarm goes on, and under which it goes off. */
  high: number
  low: number
}

/** CloudWatch's ordinary metrics: the lag is AWS's own measurement (research/aws-facts.md, E2). */
export const alarmOn60sMetrics: AlarmWeightsOptions = {
  periodMs: 60_000,
  lagMs: 363_000,
  spilledShare: 0.5,
  high: 0.7,
  low: 0.35,
}

/** The same on metrics of 20 s, which cost more. */
export const alarmOn20sMetrics: AlarmWeightsOptions = { ...alarmOn60sMetrics, periodMs: 20_000, lagMs: 86_000 }

/**
 * The practitioners' way: an alarm on a utilization metric makes a function edit the weights of the load balancer's
 * target groups. While one change is on its way no other is begun.
 */
export function alarmWeights(options: AlarmWeightsOptions): PolicyFactory {
  return ({ actuator, clock, random }) => {
    let before = actuator.utilization()
    let flips = 0
    let isAlarmed = false
    let isChanging = false
    const sampled = clock.register(sample, { background: true })
    const changed = clock.register(change, { background: true })

    function sample(): void {
      const now = actuator.utilization()
      const utilization = meanUtilization(before, now)
      before = now
      const shouldAlarm = utilization >= (isAlarmed ? options.low : options.high)
      if (!isChanging && shouldAlarm !== isAlarmed) {
        isChanging = true
        clock.at(clock.now() + options.lagMs - options.periodMs, changed)
      }
      clock.at(clock.now() + options.periodMs, sampled)
    }

    function change(): void {
      isChanging = false
      isAlarmed = !isAlarmed
      flips += 1
    }

    clock.at(clock.now() + options.periodMs, sampled)
    return {
      get flips() {
        return flips
      },
      arrive(request) {
        // What cannot run there is behind a rule of its own.
        const moves = isAlarmed && request.requestClass.spillable
        if (moves && random() < options.spilledShare) actuator.spill(request)
        else actuator.serveHere(request)
      },
      // The load balancer does not try another target group.
      throttled: (request) => actuator.shed(request),
    }
  }
}
