import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { HmacKey } from './hmac-key.ts'

test('signs as the HMAC of Node does, with keys shorter and longer than a block', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 130 }), fc.string({ unit: 'grapheme' }), (key, message) => {
      const expected = createHmac('sha256', key).update(message).digest()
      expect(new HmacKey(Buffer.from(key)).sign(message)).toEqual(expected)
    }),
  )
})
