import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { clientAddress } from './client-address.ts'

const behind = (trustedProxies: number, forwardedFor?: string, socketAddress: string | undefined = '10.0.0.9') =>
  clientAddress({ forwardedFor, socketAddress, trustedProxies })

describe('the address of a client', () => {
  test('is that of the connection when no proxy is trusted, whatever the header says', () => {
    expect(behind(0, '203.0.113.7')).toBe('10.0.0.9')
  })

  test.each<[number, string]>([
    [1, '203.0.113.7'],
    [2, '198.51.100.2'],
  ])('is what the last of %d trusted proxies saw', (trusted, address) => {
    expect(behind(trusted, '192.0.2.1, 198.51.100.2, 203.0.113.7')).toBe(address)
  })

  test('in a function it is what the router that invoked it saw', () => {
    const arrival = { forwardedFor: '192.0.2.1, 203.0.113.7', socketAddress: undefined }
    expect(clientAddress({ ...arrival, trustedProxies: 0 })).toBe('203.0.113.7')
    expect(clientAddress({ ...arrival, trustedProxies: 1 })).toBe('192.0.2.1')
  })

  test('is that of the connection for who came around the proxies', () => {
    expect(behind(2, '203.0.113.7')).toBe('10.0.0.9')
    expect(behind(1)).toBe('10.0.0.9')
  })

  test('is never what a client puts in front', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 0, max: 3 }), (spoofed, trusted) => {
        const hops = ['203.0.113.7', '10.0.0.1', '10.0.0.2'].slice(0, trusted)
        const header = [spoofed, ...hops].join(', ')
        expect(behind(trusted, header, '10.0.0.9')).toBe(trusted === 0 ? '10.0.0.9' : '203.0.113.7')
      }),
    )
  })

  test.each([
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:1:2::', '2001:db8:1:2::/64'],
    ['2001:0db8:0001:0002:ffff::1', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['[2001:db8:1:2::1]:443', '2001:db8:1:2::/64'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['203.0.113.7:5678', '203.0.113.7'],
  ])('%s counts as %s', (address, key) => {
    expect(behind(0, undefined, address)).toBe(key)
  })

  test.each(['', 'unknown', '1::2::3', '1:2:3', '2001:db8::g', '1:2:3:4:5:6:7:8:9', '<script>'])(
    '%j is no address: all such share one limit',
    (address) => {
      expect(behind(0, undefined, address)).toBe('unknown')
    },
  )
})
