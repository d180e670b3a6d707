import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { onTestFinished } from 'vitest'

/** What a name stands for. A port makes it an SRV record. */
type DnsRecord =
  | { type: 'A' | 'AAAA'; data: readonly number[] }
  | { type: 'SRV'; priority: number; port: number; target: string }

export interface TestDnsServer {
  /** `127.0.0.1:port`, for `setServers`. */
  readonly address: string
  /** May be changed at any time. A name that is not in it does not exist. */
  readonly zone: Map<string, readonly DnsRecord[]>
  /** While set, every question is answered with SERVFAIL. */
  failing: boolean
}

const types = { A: 1, AAAA: 28, SRV: 33 } as const
const codes = { ok: 0, serverFailure: 2, noSuchName: 3 } as const
const headerBytes = 12

/** A DNS server on a UDP socket, until the test ends. */
export async function testDnsServer(): Promise<TestDnsServer> {
  const zone: TestDnsServer['zone'] = new Map()
  const socket = createSocket('udp4')
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  onTestFinished(() => void socket.close())
  const server = { address: `127.0.0.1:${socket.address().port}`, zone, failing: false }
  socket.on('message', (query, { port, address }) => socket.send(answerTo(query, server), port, address))
  return server
}

function answerTo(query: Buffer, { zone, failing }: TestDnsServer): Buffer {
  const { name, end } = nameAt(query, headerBytes)
  const asked = query.readUInt16BE(end)
  const known = zone.get(name)
  const records = failing ? [] : (known ?? []).filter(({ type }) => types[type] === asked)
  const header = Buffer.alloc(headerBytes)
  query.copy(header, 0, 0, 2)
  const code = failing ? codes.serverFailure : known === undefined ? codes.noSuchName : codes.ok
  header.writeUInt16BE(0x8580 | code, 2)
  header.writeUInt16BE(1, 4)
  header.writeUInt16BE(records.length, 6)
  return Buffer.concat([header, query.subarray(headerBytes, end + 4), ...records.map(encodeRecord)])
}

function encodeRecord(record: DnsRecord): Buffer {
  const data = record.type === 'SRV' ? encodeService(record) : Buffer.from(record.data)
  const head = Buffer.alloc(12)
  // The name is the one of the question.
  head.writeUInt16BE(0xc000 | headerBytes, 0)
  head.writeUInt16BE(types[record.type], 2)
  head.writeUInt16BE(1, 4)
  head.writeUInt16BE(data.length, 10)
  return Buffer.concat([head, data])
}

function encodeService({ priority, port, target }: Extract<DnsRecord, { type: 'SRV' }>): Buffer {
  const numbers = Buffer.alloc(6)
  numbers.writeUInt16BE(priority, 0)
  numbers.writeUInt16BE(port, 4)
  const labels = target.split('.').flatMap((label) => [Buffer.from([label.length]), Buffer.from(label)])
  return Buffer.concat([numbers, ...labels, Buffer.alloc(1)])
}

function nameAt(message: Buffer, start: number): { name: string; end: number } {
  const labels: string[] = []
  let at = start
  for (let length = message[at] ?? 0; length > 0; length = message[at] ?? 0) {
    labels.push(message.toString('latin1', at + 1, at + 1 + length))
    at += 1 + length
  }
  return { name: labels.join('.').toLowerCase(), end: at + 1 }
}
