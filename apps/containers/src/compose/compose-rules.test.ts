import { expect, test } from 'vitest'
import { brokenComposeRules, type ComposeService } from './compose-rules.ts'

const sound: ComposeService = {
  image: 'manga-assist/router:4f3a651',
  environment: { DRAIN_NOTICE_MS: '2000', DRAIN_TIMEOUT_MS: '20000' },
  read_only: true,
  cap_drop: ['ALL'],
  security_opt: ['no-new-privileges:true'],
  restart: 'unless-stopped',
  cpus: 1,
  mem_limit: '1g',
  pids_limit: 100,
  stop_grace_period: '30s',
  logging: { options: { 'max-size': '10m' } },
  healthcheck: { test: ['CMD', 'redis-cli', 'ping'] },
}

test('a service that keeps to all rules breaks none', () => {
  expect(brokenComposeRules({ router: sound }, { production: true })).toEqual([])
  const digest = `redis@sha256:${'0'.repeat(64)}`
  expect(brokenComposeRules({ redis: { ...sound, image: digest } }, { production: true })).toEqual([])
})

test.each<[rule: string, change: ComposeService]>([
  ['image is pinned', { image: 'manga-assist/router:latest' }],
  ['image is pinned', { image: 'manga-assist/router' }],
  ['image is pinned', { image: 'registry:5000/manga-assist/router' }],
  ['stop_grace_period', { stop_grace_period: '27s' }],
  ['stop_grace_period', { stop_grace_period: 'soon' }],
  ['stop_grace_period', { environment: { DRAIN_NOTICE_MS: '5000', DRAIN_TIMEOUT_MS: '20000' } }],
  ['logs are bounded', { logging: {} }],
  ['no port of the host', { ports: ['8080:8080'] }],
  ['read-only root', { read_only: false }],
  ['no capabilities', { cap_drop: ['NET_RAW'] }],
  ['no new privileges', { security_opt: [] }],
  ['no new privileges', { security_opt: ['no-new-privileges:false'] }],
  ['not root', { user: '0:0' }],
  ['not root', { user: 'root' }],
  ['bounded CPU', { cpus: 0 }],
  ['bounded memory', { mem_limit: undefined as never }],
  ['bounded processes', { pids_limit: -1 }],
  ['health check', { healthcheck: {} }],
  ['health check', { healthcheck: { test: ['NONE'] } }],
  ['started again', { restart: 'no' }],
])('"%s" is broken by %j', (rule, change) => {
  expect(brokenComposeRules({ router: { ...sound, ...change } }, { production: true })).toEqual([
    { service: 'router', rule: expect.stringContaining(rule) },
  ])
})

test('a developer may have ports and write, but not an image that moves', () => {
  const { healthcheck = {}, logging = {} } = sound
  const open: ComposeService = { image: 'a:1', ports: ['127.0.0.1:8080:8080'], healthcheck }
  const service = { ...open, stop_grace_period: '30s', logging }
  expect(brokenComposeRules({ router: service }, { production: false })).toEqual([])
  expect(brokenComposeRules({ router: { ...service, image: 'a:latest' } }, { production: false })).toHaveLength(1)
})

test('a service whose image brings a check needs none in the file', () => {
  const unchecked = { router: { ...sound, healthcheck: {} } }
  expect(brokenComposeRules(unchecked, { production: true, checkedByImage: ['router'] })).toEqual([])
})

test('what runs once may be root and is not started again', () => {
  const once: ComposeService = { ...sound, user: '0:0', restart: 'no' }
  expect(brokenComposeRules({ owner: once }, { production: true, once: ['owner'] })).toEqual([])
  expect(brokenComposeRules({ owner: once }, { production: true })).toHaveLength(2)
})
