// Each runs as one step in Redis. A mark is the first line of an entry's text; '' stands for no entry, '*' for any.

/** True when the entry KEYS[1] has the mark ARGV[1]. */
const hasMark = `
local expected = ARGV[1]
local same
if expected == '*' then
  same = true
elseif expected == '' then
  same = redis.call('EXISTS', KEYS[1]) == 0
else
  local head = redis.call('GETRANGE', KEYS[1], 0, #expected)
  same = head == expected or head == expected .. '\\n'
end`

const releaseLease = `
if redis.call('GET', KEYS[2]) == ARGV[2] then redis.call('DEL', KEYS[2]) end`

/** KEYS: entry, lease. ARGV: expected mark, token, milliseconds. */
export const acquireScript = `${hasMark}
if not same then return 'changed' end
if redis.call('SET', KEYS[2], ARGV[2], 'NX', 'PX', ARGV[3]) then return 'acquired' end
return 'held'`

/** KEYS: entry, lease. ARGV: expected mark, token, text, milliseconds. */
export const fillScript = `${hasMark}${releaseLease}
if not same then return 0 end
redis.call('SET', KEYS[1], ARGV[3], 'PX', ARGV[4])
return 1`

/** KEYS: entry, lease. ARGV: nothing, token. */
export const releaseScript = `${releaseLease}
return 1`
