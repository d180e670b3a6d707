import { timeouts } from '@manga-assist/contracts'
import type { FrameRate } from './frame-rate.ts'

/** Bounds of connections; each is there so that one client costs no more than its share. */
export interface SocketLimits {
  /** Connections at once in this process. */
  maxSockets: number
  /** Turns at once on one connection. */
  maxTurns: number
  /** Largest message of a client. */
  maxFrameBytes: number
  frameRate: FrameRate
  /** Bytes that wait for a slow client before its turns are paused. */
  maxBufferedBytes: number
  /** How long a client may stay behind, in milliseconds. */
  slowClientMs: number
  /** Time between pings; a client that answered none since the last one is gone. Below the 60 s of load balancers. */
  heartbeatMs: number
}

/** Sized for people who type: ten times what a page does, a thousandth of what a flood needs. */
export const defaultSocketLimits: SocketLimits = {
  maxSockets: 1_000,
  maxTurns: 4,
  maxFrameBytes: 256 * 1_024,
  frameRate: { burst: 20, perSecond: 5 },
  maxBufferedBytes: 256 * 1_024,
  slowClientMs: 30_000,
  heartbeatMs: timeouts.socketHeartbeatMs,
}
