import { hash } from 'node:crypto'

const blockBytes = 64
const innerPad = 0x36
const outerPad = 0x5c

/**
 * HMAC-SHA256 (RFC 2104) with one key for many messages. Two hashes of prepared blocks cost a third of `createHmac`, which
 * makes key objects and a stream for each message.
 */
export class HmacKey {
  readonly #inner = Buffer.alloc(blockBytes)
  readonly #outer = Buffer.alloc(blockBytes)

  constructor(key: Buffer) {
    const short = key.length > blockBytes ? hash('sha256', key, 'buffer') : key
    for (let at = 0; at < blockBytes; at += 1) {
      const byte = short[at] ?? 0
      this.#inner[at] = byte ^ innerPad
      this.#outer[at] = byte ^ outerPad
    }
  }

  sign(message: string): Buffer {
    const inner = hash('sha256', Buffer.concat([this.#inner, Buffer.from(message)]), 'buffer')
    return hash('sha256', Buffer.concat([this.#outer, inner]), 'buffer')
  }
}
