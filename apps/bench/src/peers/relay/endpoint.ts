import { createServer } from 'node:net'
import { encodeInvokeComplete, encodePayloadChunk, eventStreamContentType } from '@manga-assist/lambda-emulator'

// Lambda's streaming API with as little work as possible: function `chunks-50` answers 50 tokens, each with a write of
// its own, as fast as they leave; `paced-50` one every two milliseconds; `chunks-1` all of it in one write.

const tokenEveryMs = 2
const prelude = Buffer.concat([
  Buffer.from('{"statusCode":200,"headers":{"content-type":"text/event-stream"},"cookies":[]}'),
  Buffer.alloc(8),
])
const token = Buffer.from('data: {"type":"text-delta","id":"t1","delta":" word"}\n\n')
const head = Buffer.from(
  `HTTP/1.1 200 OK\r\ncontent-type: ${eventStreamContentType}\r\ntransfer-encoding: chunked\r\n\r\n`,
)
const first = Buffer.concat([head, chunk(encodePayloadChunk(prelude))])
const part = chunk(encodePayloadChunk(token))
const last = Buffer.concat([chunk(encodeInvokeComplete()), Buffer.from('0\r\n\r\n')])

const server = createServer({ noDelay: true }, (socket) => {
  let held = ''
  socket.on('error', () => {})
  socket.on('data', (bytes) => {
    held += bytes.toString('latin1')
    const headEnd = held.indexOf('\r\n\r\n')
    if (headEnd === -1) return
    const length = Number(/content-length: *(\d+)/i.exec(held)?.[1] ?? 0)
    if (held.length < headEnd + 4 + length) return
    const [, pace, count] = /(chunks|paced)-(\d+)/.exec(held) ?? []
    held = held.slice(headEnd + 4 + length)
    if (count === '1') socket.write(Buffer.concat([first, part, last]))
    else if (pace === 'paced') paced(Number(count))
    else atOnce(Number(count))
  })

  function atOnce(chunks: number): void {
    let left = chunks
    socket.write(first)
    const next = () => {
      left -= 1
      socket.write(left >= 0 ? part : last)
      if (left >= 0 && !socket.destroyed) setImmediate(next)
    }
    setImmediate(next)
  }

  function paced(chunks: number): void {
    let left = chunks
    socket.write(first)
    const timer = setInterval(() => {
      left -= 1
      socket.write(left >= 0 ? part : last)
      if (left < 0 || socket.destroyed) clearInterval(timer)
    }, tokenEveryMs)
  }
})
server.listen(0, '127.0.0.1', () => process.send?.(server.address()))
process.once('disconnect', () => process.exit(0))

function chunk(bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')])
}
