/** KEYS meta, events, latest; ARGV instant, turn id, how long to keep the turn and that it is the latest. Nothing changes for a turn that has begun. */
export const beginScript = `
if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
redis.call('DEL', KEYS[2])
redis.call('HSET', KEYS[1], 'alive', ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
redis.call('SET', KEYS[3], ARGV[2], 'PX', ARGV[4])
return 1`

/**
 * KEYS meta, events; ARGV instant, number of the first event, whether the last one ends the turn, then an event each, of
 * which it skips those that it has: a call that its caller gave up may have run. Nothing follows an end. Whether to stop,
 * and when the turn was last read.
 */
export const appendScript = `
if redis.call('EXISTS', KEYS[1]) == 0 then return {} end
redis.call('HSET', KEYS[1], 'alive', ARGV[1])
local known = redis.call('LLEN', KEYS[2]) - tonumber(ARGV[2])
if known >= 0 and redis.call('HEXISTS', KEYS[1], 'ended') == 0 then
  for number = 4 + known, #ARGV do redis.call('RPUSH', KEYS[2], ARGV[number]) end
  if ARGV[3] == '1' and #ARGV >= 4 + known then redis.call('HSET', KEYS[1], 'ended', '1') end
end
if #ARGV > 3 then redis.call('PEXPIRE', KEYS[2], redis.call('PTTL', KEYS[1])) end
return {redis.call('HGET', KEYS[1], 'stop') or '0', redis.call('HGET', KEYS[1], 'read') or '0'}`

/** KEYS meta, events; ARGV the first event's number. Instant, delivered, events; false for an unknown turn. */
export const readScript = `
if redis.call('EXISTS', KEYS[1]) == 0 then return false end
local alive = redis.call('HGET', KEYS[1], 'alive')
local delivered = tonumber(redis.call('HGET', KEYS[1], 'delivered') or 0)
return {alive, delivered, redis.call('LRANGE', KEYS[2], ARGV[1], -1)}`

/** KEYS latest. The turn's id, or false. */
export const latestScript = `return redis.call('GET', KEYS[1])`

/** KEYS meta; ARGV the field to set and its value, which a turn that is forgotten does not get. */
export const markScript = `
if redis.call('EXISTS', KEYS[1]) == 1 then redis.call('HSET', KEYS[1], ARGV[1], ARGV[2]) end
return 1`
