import type { RequestClass } from '@manga-assist/overflow'

/** Every request of a trace is of one class: nothing in a trace tells them apart but the length of its context. */
export const traceClass: RequestClass = { name: 'trace', weight: 1, spillable: true }
