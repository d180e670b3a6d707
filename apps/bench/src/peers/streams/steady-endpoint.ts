import { createServer } from 'node:net'
import { encodePayloadChunk, eventStreamContentType } from '@manga-assist/lambda-emulator'

// A token every hundred milliseconds for as long as it is wanted: to a POST in frames, as Lambda sends it, to a GET as any
// server would. `/small` is answered at once, for who wants to know whether this is up. Argument: the port.

const tokenEveryMs = 100
const prelude = Buffer.concat([
  Buffer.from('{"statusCode":200,"headers":{"content-type":"text/event-stream"},"cookies":[]}'),
  Buffer.alloc(8),
])
const token = Buffer.from('data: {"type":"text-delta","id":"t1","delta":" word"}\n\n')
const plain = { head: headOf('text/event-stream'), token: chunk(token) }
const framed = {
  head: Buffer.concat([headOf(eventStreamContentType), chunk(encodePayloadChunk(prelude))]),
  token: chunk(encodePayloadChunk(token)),
}

createServer({ noDelay: true }, (socket) => {
  socket.on('error', () => {})
  socket.once('data', (bytes) => {
    const start = bytes.toString('latin1', 0, 40)
    if (start.startsWith('GET /small')) {
      socket.end('HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 2\r\n\r\nup')
      return
    }
    const { head, token } = start.startsWith('POST') ? framed : plain
    socket.resume().write(head)
    const timer = setInterval(() => socket.write(token), tokenEveryMs)
    socket.once('close', () => clearInterval(timer))
  })
}).listen(Number(process.argv[2]), '127.0.0.1')

function headOf(contentType: string): Buffer {
  return Buffer.from(`HTTP/1.1 200 OK\r\ncontent-type: ${contentType}\r\ntransfer-encoding: chunked\r\n\r\n`)
}

function chunk(bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')])
}
