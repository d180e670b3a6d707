/** The part of a service that the rules look at, as `docker-compose config` prints it. */
export interface ComposeService {
  image?: string
  environment?: Record<string, string>
  ports?: readonly unknown[]
  read_only?: boolean
  cap_drop?: readonly string[]
  security_opt?: readonly string[]
  restart?: string
  cpus?: number
  mem_limit?: string
  pids_limit?: number
  user?: string
  stop_grace_period?: string
  healthcheck?: { test?: readonly string[] }
  logging?: { options?: Record<string, string> }
}

/** A rule that a service breaks. */
export interface BrokenRule {
  service: string
  rule: string
}

interface Rule {
  rule: string
  holds: (service: ComposeService) => boolean
}

/** Closing what is left may take so long after the drain (packages/lifecycle). */
const closingMs = 5_000

const everywhere: readonly Rule[] = [
  {
    rule: 'image is pinned by a tag or digest that does not move',
    holds: ({ image = '' }) => /(?::(?!latest$)[\w][\w.-]*|@sha256:[0-9a-f]{64})$/.test(image),
  },
  {
    rule: 'stop_grace_period is longer than the drain: DRAIN_NOTICE_MS, DRAIN_TIMEOUT_MS and 5 s for closing',
    holds: ({ stop_grace_period: grace = '', environment = {} }) =>
      millisecondsOf(grace) >
      Number(environment.DRAIN_NOTICE_MS ?? 0) + Number(environment.DRAIN_TIMEOUT_MS ?? 0) + closingMs,
  },
  { rule: 'logs are bounded', holds: ({ logging }) => logging?.options?.['max-size'] !== undefined },
]

const inProduction: readonly Rule[] = [
  { rule: 'no port of the host', holds: ({ ports = [] }) => ports.length === 0 },
  { rule: 'read-only root', holds: (service) => service.read_only === true },
  { rule: 'no capabilities', holds: ({ cap_drop: dropped = [] }) => dropped.includes('ALL') },
  {
    rule: 'no new privileges',
    holds: ({ security_opt: options = [] }) => options.some((option) => /^no-new-privileges([:=]true)?$/.test(option)),
  },
  { rule: 'not root', holds: ({ user }) => user === undefined || !/^(0|root)(:|$)/.test(user) },
  { rule: 'bounded CPU', holds: ({ cpus = 0 }) => cpus > 0 },
  { rule: 'bounded memory', holds: (service) => service.mem_limit !== undefined },
  { rule: 'bounded processes', holds: ({ pids_limit: limit = 0 }) => limit > 0 },
]

/** What runs on and is looked at; what ends when its work is done is neither started again nor healthy. */
const lasting: readonly Rule[] = [
  { rule: 'started again when it ends', holds: ({ restart }) => restart === 'unless-stopped' || restart === 'always' },
]

const healthCheck: Rule = { rule: 'health check', holds: ({ healthcheck }) => (healthcheck?.test ?? []).length > 1 }

interface RuleOptions {
  production: boolean
  /** What runs once and ends; it may be root, to give away a folder. */
  once?: readonly string[]
  /** Those whose image brings a check of its own. */
  checkedByImage?: readonly string[]
}

/** Pure: every rule that a service breaks. */
export function brokenComposeRules(
  services: Readonly<Record<string, ComposeService>>,
  { production, once = [], checkedByImage = [] }: RuleOptions,
): BrokenRule[] {
  return Object.entries(services).flatMap(([service, definition]) => {
    const isOnce = once.includes(service)
    const rules = [
      ...everywhere,
      ...(production ? inProduction.filter(({ rule }) => !(isOnce && rule === 'not root')) : []),
      ...(production && !isOnce ? lasting : []),
      ...(isOnce || checkedByImage.includes(service) ? [] : [healthCheck]),
    ]
    return rules.filter(({ holds }) => !holds(definition)).map(({ rule }) => ({ service, rule }))
  })
}

/** Of `1m30s` as of `30s`; not a number for what is neither. */
function millisecondsOf(duration: string): number {
  const [whole, minutes = '0', seconds = '0'] = /^(?:(\d+)m)?(?:(\d+)s)?$/.exec(duration) ?? []
  return whole === undefined || whole === '' ? Number.NaN : (Number(minutes) * 60 + Number(seconds)) * 1_000
}
