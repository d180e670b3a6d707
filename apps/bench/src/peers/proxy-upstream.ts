import { createServer, type Socket } from 'node:net'

/**
 * What stands behind every proxy: as little HTTP as will do, so that it is not what is measured. `/small` and any POST
 * get 200 bytes or the body back, `/stream` gets an event every 5 ms. Argument: the port.
 */
const chunkIntervalMs = 5
const json = JSON.stringify({ text: 'x'.repeat(200 - '{"text":""}'.length) })
const small = Buffer.from(`HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 200\r\n\r\n${json}`)
const ready = Buffer.from('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n')
const streamHead = Buffer.from(
  'HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncache-control: no-cache\r\ntransfer-encoding: chunked\r\n\r\n',
)
const event = `data: ${'x'.repeat(92)}\n\n`
const streamChunk = Buffer.from(`${event.length.toString(16)}\r\n${event}\r\n`)
const headEnd = Buffer.from('\r\n\r\n')
const streams = new Set<Socket>()

const server = createServer({ noDelay: true }, (socket) => {
  let held: Buffer = Buffer.alloc(0)
  socket.on('error', () => socket.destroy())
  socket.on('close', () => streams.delete(socket))
  socket.on('data', (chunk) => {
    held = held.length === 0 ? chunk : Buffer.concat([held, chunk])
    for (let length = answerFirst(socket, held); length > 0; length = answerFirst(socket, held)) {
      held = held.subarray(length)
    }
  })
})

/** Answers the first whole request of these bytes; its length, 0 when there is none. */
function answerFirst(socket: Socket, bytes: Buffer): number {
  const end = bytes.indexOf(headEnd)
  if (end === -1) return 0
  const bodyStart = end + headEnd.length
  // 'G' of GET: no body.
  if (bytes[0] === 71) {
    answerGet(socket, bytes.toString('latin1', 4, 8))
    return bodyStart
  }
  const length = Number(/content-length: *(\d+)/i.exec(bytes.toString('latin1', 0, end))?.[1] ?? 0)
  if (bytes.length < bodyStart + length) return 0
  socket.write(
    `HTTP/1.1 200 OK\r\ncontent-type: application/octet-stream\r\ncontent-length: ${length}\r\n\r\n`,
    'latin1',
  )
  socket.write(bytes.subarray(bodyStart, bodyStart + length))
  return bodyStart + length
}

function answerGet(socket: Socket, path: string): void {
  if (path.startsWith('/st')) {
    socket.write(streamHead)
    streams.add(socket)
  } else socket.write(path.startsWith('/re') ? ready : small)
}

setInterval(() => {
  for (const socket of streams) socket.write(streamChunk)
}, chunkIntervalMs)

server.listen(Number(process.argv[2]), '127.0.0.1')
