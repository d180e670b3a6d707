/** The least that finds payloads in a stream of frames: lengths, and no checks at all. */
export function payloadBytes(onPayload: (bytes: number) => void): (chunk: Buffer) => void {
  let held: Buffer = Buffer.alloc(0)
  return (chunk) => {
    held = held.length === 0 ? chunk : Buffer.concat([held, chunk])
    while (held.length >= 12 && held.length >= held.readUInt32BE(0)) {
      const [total, headers] = [held.readUInt32BE(0), held.readUInt32BE(4)]
      // The last frame has other headers and no payload for anybody.
      if (held.includes('PayloadChunk', 12) && held.indexOf('PayloadChunk', 12) < 12 + headers) {
        onPayload(total - headers - 16)
      }
      held = held.subarray(total)
    }
  }
}
