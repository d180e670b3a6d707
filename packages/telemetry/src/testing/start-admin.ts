import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { ManualClock } from '@manga-assist/clock/testing'
import type { LedgerEntry, LedgerHeader, Status } from '@manga-assist/contracts'
import { onTestFinished } from 'vitest'
import { type AdminServerOptions, createAdminServer } from '../admin-server.ts'
import { createMetricsRegistry } from '../metrics-registry.ts'

export const status: Status = {
  service: 'router',
  at: '2026-11-21T00:00:00.000Z',
  uptimeMs: 1,
  lifecycle: 'serving',
  policy: 'static',
  mode: 'overflow',
  cause: 'cpu',
  waiting: 0,
  planes: [
    {
      name: 'fargate',
      inFlight: 3,
      concurrencyLimit: 20,
      utilization: 0.15,
      cpuUtilization: 0.9,
      eventLoopUtilization: null,
      tasks: [
        {
          address: 'http://10.0.0.1',
          state: 'lost',
          inFlight: 3,
          concurrencyLimit: 20,
          share: 0,
          ejection: null,
          cpuUtilization: null,
          eventLoopUtilization: null,
        },
      ],
    },
  ],
  spillRatio: 0.25,
  breaker: 'open',
  offered: 0,
  guards: { unavailable: 'breaker-open', breaker: null, throttling: null, isDependencySlow: false, coldStarts: 0 },
  budget: {
    spentUsd: 0,
    spentInHourUsd: 0,
    limitUsdPerHour: null,
    limitUsdPerMinute: null,
    limitUsdPerDay: null,
    leftUsd: null,
  },
  classes: [],
  effectivePolicy: {
    policy: 'static',
    options: {},
    spend: null,
    canaryIntervalMs: 0,
    watchDependency: true,
    shadow: false,
    classes: [],
  },
  decisions: [],
  lastDecisions: [],
  lastDiverted: [],
}

export const header: LedgerHeader = {
  ledger: 1,
  service: 'router',
  at: '2026-11-21T00:00:00.000Z',
  policy: { name: 'static' },
  reserved: {},
  isShadow: false,
  primary: { slots: 20, tasks: 1 },
  overflow: null,
  prices: { usdPerGbSecond: 0.00001, usdPerRequest: 0.0000002 },
  capacity: 100,
  recorded: 2,
}

export interface AdminRig {
  url: string
  clock: ManualClock
  registry: AdminServerOptions['registry']
}

/** An admin port of a router on a clock of its own, until the test ends. */
export async function startAdmin({
  entries = [],
  ...options
}: Pick<AdminServerOptions, 'page' | 'rehearsal'> & { entries?: Iterable<LedgerEntry> }): Promise<AdminRig> {
  const clock = new ManualClock()
  const registry = createMetricsRegistry('router')
  const ledger = () => ({ header, entries })
  const server = createAdminServer({ registry, status: () => status, ledger, clock, ...options })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, clock, registry }
}
