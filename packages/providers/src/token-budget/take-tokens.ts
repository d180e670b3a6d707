/**
 * The token bucket in Redis, in one step that nothing can come between. Time is the server's own, so that tasks whose
 * clocks differ share one bucket.
 *
 * - KEYS[1] the bucket
 * - ARGV[1] capacity, in tokens: what it holds at most and what it gains in a minute
 * - ARGV[2] tokens to take; below 0 gives back
 * - ARGV[3] `ask` takes them only when they are there, `force` in any case
 *
 * Answers 0 when they were taken, else the milliseconds until they will be there. The key lives until the bucket would
 * be full again, which is what a missing key means.
 */
export const takeTokensScript = `
local capacity = tonumber(ARGV[1])
local wanted = tonumber(ARGV[2])
local time = redis.call('TIME')
local nowMs = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local state = redis.call('HMGET', KEYS[1], 'tokens', 'atMs')
local tokens = tonumber(state[1]) or capacity
local atMs = tonumber(state[2]) or nowMs
tokens = math.min(capacity, tokens + math.max(0, nowMs - atMs) * capacity / 60000)
local missing = math.min(wanted, capacity) - tokens
if ARGV[3] == 'ask' and missing > 0 then
  return math.ceil(missing * 60000 / capacity)
end
tokens = math.min(capacity, tokens - wanted)
redis.call('HSET', KEYS[1], 'tokens', string.format('%.3f', tokens), 'atMs', string.format('%.0f', nowMs))
redis.call('PEXPIRE', KEYS[1], math.ceil((capacity - tokens) * 60000 / capacity) + 1000)
return 0
`
