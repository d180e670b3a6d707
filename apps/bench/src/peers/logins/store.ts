import { type AddressInfo, createServer, type Socket } from 'node:net'
import { systemClock as clock } from '@manga-assist/clock'

/**
 * A store that refuses connections beyond a number, as databases do. Arguments: that number, and how long an answer
 * takes. Tells the process that forked it its port, and what came to pass when it is asked.
 */
const mostConnections = Number(process.argv[2])
const answerMs = Number(process.argv[3])
const open = new Set<Socket>()
let refused = 0
let peak = 0

const server = createServer((socket) => {
  socket.on('error', () => {})
  if (open.size >= mostConnections) {
    refused += 1
    socket.destroy()
    return
  }
  open.add(socket)
  peak = Math.max(peak, open.size)
  socket.on('close', () => open.delete(socket))
  socket.write('welcome\n')
  socket.on('data', () => clock.after(answerMs, () => socket.write('known\n')))
})

process.on('message', () => process.send?.({ refused, peak }))
process.once('disconnect', () => process.exit(0))
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port))
