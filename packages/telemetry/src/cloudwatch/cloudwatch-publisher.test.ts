import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ManualClock } from '@manga-assist/clock/testing'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { createCloudWatchPublisher, type PublisherEvent } from './cloudwatch-publisher.ts'
import type { CloudWatchSettings } from './cloudwatch-variables.ts'
import type { MetricSample } from './sample-buffer.ts'
import { fakeCloudWatch } from './testing/fake-cloudwatch.ts'

const intervalMs = 10_000
const wallMs = Date.UTC(2026, 10, 21)

describe('samples', () => {
  test('are published in high resolution, with their times and dimensions', async () => {
    const { cloudWatch, publisher, clock } = await publishing()
    publisher.publish([sample('DesiredTaskCount', 3, 0), sample('DesiredTaskCount', 4, 1)])
    await clock.advance(intervalMs)
    await expect.poll(() => cloudWatch.taken.length).toBe(1)
    const common = {
      MetricName: 'DesiredTaskCount',
      Unit: 'Count',
      StorageResolution: 1,
      Dimensions: [
        { Name: 'Service', Value: 'router' },
        { Name: 'Cluster', Value: 'manga' },
      ],
    }
    expect(cloudWatch.taken[0]).toMatchObject({
      namespace: 'MangaAssist',
      data: [
        { ...common, Value: 3, Timestamp: wallMs / 1_000 },
        { ...common, Value: 4, Timestamp: wallMs / 1_000 + 1 },
      ],
    })
  })

  test('go a thousand to a call, compressed, in order', async () => {
    const { cloudWatch, publisher, clock } = await publishing()
    publisher.publish(samples(2_500))
    await clock.advance(intervalMs)
    await expect.poll(() => publisher.counts.sent).toBe(2_500)
    expect(cloudWatch.taken.map(({ data, headers }) => [data.length, headers['content-encoding']])).toEqual([
      [1_000, 'gzip'],
      [1_000, 'gzip'],
      [500, 'gzip'],
    ])
    const values = cloudWatch.taken.flatMap(({ data }) => data.map(({ Value }) => Value))
    expect(values).toEqual(Array.from({ length: 2_500 }, (_, index) => index))
  })

  test('that are none make no call', async () => {
    const { cloudWatch, clock } = await publishing()
    await clock.advance(10 * intervalMs)
    expect(cloudWatch.arrived).toBe(0)
  })
})

describe('when CloudWatch', () => {
  test.each(['throttling', 'failing'] as const)(
    'is %s, samples are kept and sent once, later and later tried again',
    async (mood) => {
      const { cloudWatch, publisher, clock, events } = await publishing()
      cloudWatch.mood = mood
      publisher.publish(samples(3))
      await clock.advance(intervalMs)
      await settled(publisher, 3)
      // A pause of three quarters of 20 s: the next interval passes without a call.
      await clock.advance(intervalMs)
      expect(cloudWatch.arrived).toBe(1)
      await clock.advance(intervalMs)
      await expect.poll(() => cloudWatch.arrived).toBe(2)
      await settled(publisher, 3)
      cloudWatch.mood = 'well'
      await clock.advance(30_000)
      await expect.poll(() => publisher.counts.sent).toBe(3)
      expect(cloudWatch.taken.map(({ data }) => data.length)).toEqual([3])
      expect(events.map(({ kind }) => kind)).toEqual(['cloudwatch-failed', 'cloudwatch-recovered'])
    },
  )

  test('hangs, the call is given up after five seconds, one at a time', async () => {
    const { cloudWatch, publisher, clock, events } = await publishing()
    cloudWatch.mood = 'hanging'
    publisher.publish(samples(3))
    await clock.advance(intervalMs)
    await expect.poll(() => cloudWatch.hanging).toBe(1)
    await clock.advance(4_999)
    expect(cloudWatch.hanging).toBe(1)
    await clock.advance(1)
    await expect.poll(() => cloudWatch.hanging).toBe(0)
    await settled(publisher, 3)
    expect(events).toMatchObject([{ kind: 'cloudwatch-failed', error: { message: 'no answer in 5000 ms' } }])
    cloudWatch.mood = 'well'
    // To the first interval after the pause, and no further: its call has five seconds, too.
    await clock.advance(15_000)
    await expect.poll(() => publisher.counts.sent).toBe(3)
  })

  test('takes long, nothing else is sent meanwhile', async () => {
    const { cloudWatch, publisher, clock } = await publishing({ intervalMs: 1_000 })
    cloudWatch.mood = 'hanging'
    publisher.publish(samples(3))
    await clock.advance(1_000)
    await expect.poll(() => cloudWatch.hanging).toBe(1)
    publisher.publish(samples(3))
    await clock.advance(3_000)
    expect(publisher.counts.waiting).toBe(3)
  })

  test('cannot be asked because credentials do not come, that is given up as well', async () => {
    const credentials = createServer(() => {}).listen(0, '127.0.0.1')
    await once(credentials, 'listening')
    onTestFinished(() => {
      credentials.closeAllConnections()
      credentials.close()
    })
    const { publisher, clock, events } = await publishing()
    for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']) vi.stubEnv(name, '')
    vi.stubEnv('AWS_CONTAINER_CREDENTIALS_FULL_URI', `http://127.0.0.1:${(credentials.address() as AddressInfo).port}`)
    publisher.publish(samples(3))
    await clock.advance(intervalMs)
    await clock.advance(5_000)
    await settled(publisher, 3)
    expect(events).toMatchObject([{ kind: 'cloudwatch-failed', error: { message: 'no answer in 5000 ms' } }])
  })

  test('is down, the newest three thousand are kept, and the rest is counted', async () => {
    const { publisher, clock, events } = await publishing({ endpoint: 'http://127.0.0.1:9' })
    publisher.publish(samples(2_000))
    await clock.advance(intervalMs)
    await expect.poll(() => events.length).toBe(1)
    publisher.publish(samples(3_000))
    await settled(publisher, 3_000)
    expect(publisher.counts).toMatchObject({ sent: 0, dropped: 2_000, waiting: 3_000 })
    expect(events).toMatchObject([{ kind: 'cloudwatch-failed', error: { code: 'ECONNREFUSED' } }])
  })

  test('refuses samples for what they are, they are let go and keep no others from being sent', async () => {
    const { cloudWatch, publisher, clock, events } = await publishing()
    cloudWatch.mood = 'refusing'
    publisher.publish(samples(3))
    await clock.advance(intervalMs)
    await expect.poll(() => publisher.counts.refused).toBe(3)
    cloudWatch.mood = 'well'
    publisher.publish(samples(2))
    await clock.advance(intervalMs)
    await expect.poll(() => publisher.counts.sent).toBe(2)
    expect(events).toMatchObject([{ kind: 'cloudwatch-refused', samples: 3 }])
  })
})

describe('when the process stops', () => {
  test('what is left is sent, and no timer stays', async () => {
    const { cloudWatch, publisher, clock } = await publishing()
    publisher.publish(samples(3))
    await publisher.close()
    expect([cloudWatch.taken.map(({ data }) => data.length), clock.pendingTimers]).toEqual([[3], 0])
  })

  test('it waits a second at most for a CloudWatch that hangs', async () => {
    const { cloudWatch, publisher, clock, events } = await publishing()
    cloudWatch.mood = 'hanging'
    publisher.publish(samples(3))
    await clock.advance(intervalMs)
    await expect.poll(() => cloudWatch.hanging).toBe(1)
    const closed = publisher.close()
    await expect.poll(() => cloudWatch.arrived).toBe(2)
    await clock.advance(1_000)
    await closed
    expect([clock.pendingTimers, events]).toEqual([0, []])
  })
})

async function publishing(more: Partial<CloudWatchSettings> = {}) {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test')
  const clock = new ManualClock({ wallMs })
  const cloudWatch = await fakeCloudWatch()
  const events: PublisherEvent[] = []
  const publisher = createCloudWatchPublisher({
    settings: {
      namespace: 'MangaAssist',
      dimensions: [
        { name: 'Service', value: 'router' },
        { name: 'Cluster', value: 'manga' },
      ],
      region: 'us-east-1',
      endpoint: cloudWatch.url,
      intervalMs,
      ...more,
    },
    clock,
    random: () => 0.5,
    onEvent: (event) => events.push(event),
  })
  onTestFinished(async () => {
    cloudWatch.mood = 'well'
    const closed = publisher.close()
    await clock.advance(1_000)
    await closed
    vi.unstubAllEnvs()
  })
  return { clock, cloudWatch, events, publisher }
}

/** Nothing is on its way any more: so many wait. */
function settled(publisher: { counts: { waiting: number } }, waiting: number) {
  return expect.poll(() => publisher.counts.waiting).toBe(waiting)
}

function sample(name: string, value: number, second: number): MetricSample {
  return { name, value, wallMs: wallMs + second * 1_000 }
}

function samples(count: number, from = 0): MetricSample[] {
  return Array.from({ length: count }, (_, index) => sample('FleetSlotsHere', from + index, index))
}
