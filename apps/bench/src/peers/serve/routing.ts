/**
 * More slots than the load has connections, and a class that is never spilled: a closed loop keeps the core busy all the
 * time, by which a router would rightly spill, and what is measured is a request that stays.
 */
export const concurrencyLimit = 1_000
export const rules = [{ path: '/', class: { name: 'small', weight: 1, spillable: false } }]

/** A Lambda plane is there, as in production; nothing is sent to it but the look at its start, which finds nobody. */
export const lambda = { functionName: 'none', region: 'us-east-1', endpoint: 'http://127.0.0.1:9', maxConcurrency: 100 }
