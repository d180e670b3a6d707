/** Stages that the system runs in, each a set of stacks of its own. */
export const stageNames = ['dev', 'staging', 'production'] as const
export type StageName = (typeof stageNames)[number]

/** What is synthesised and deployed as one: what all stages share, and each of them. */
export const targetNames = ['shared', ...stageNames] as const
export type TargetName = (typeof targetNames)[number]

/** A number of tasks at rest and at most. */
export interface TaskRange {
  min: number
  max: number
}

/** Size and number of the tasks of one service. */
export interface ServiceSize extends TaskRange {
  cpu: 512 | 1024 | 2048
  memoryMb: 1024 | 2048 | 4096
}

/** Everything in which stages differ. Images, bundles and code are the same in all of them. */
export interface StageParameters {
  name: StageName
  region: string
  availabilityZones: readonly string[]
  /** Ways out of the private subnets to what has no endpoint in AWS: the keys of the token issuer. */
  natGateways: number
  /** Domain of readers, in a hosted zone that exists. Values of the account replace these placeholders. */
  domain: { name: string; zoneName: string; hostedZoneId: string; certificateArn: string }
  /** Who issues the bearer tokens of readers, and for whom. */
  identity: { issuer: string; audience: string }
  /** Physical names that requirements fix for production; others carry the stage, so that one account may hold all. */
  names: { table: string; cache: string; intentEndpoint: string }
  /** Model of Amazon Bedrock: an inference profile and the foundation model that it leads to. */
  model: { profileId: string; foundationModelId: string }
  services: { orchestrator: ServiceSize; socket: ServiceSize; router: ServiceSize | undefined }
  /** How CPU decides on tasks: `step` adds and removes five at a time, `target-tracking` keeps 60 %, by a value every 20 s. */
  scaling: 'step' | 'target-tracking'
  /** Address of the calendar of chapters, which tasks read again and again; undefined: nothing is warmed ahead. */
  calendarUrl: string | undefined
  table: { warmReadUnits: number; warmWriteUnits: number; maxReadUnits: number; maxWriteUnits: number }
  cache: { nodeType: string; replicas: number }
  /** Nodes of DAX in front of the table; undefined: none. */
  dax: { nodeType: string; nodes: number } | undefined
  chat: {
    memoryMb: number
    /** Most environments, kept for this function out of the account's. */
    reserved: number
    /** Environments held ready around a chapter that comes out, for each multiple of ordinary demand that it brings. */
    provisionedPerMultiple: number
  }
  /** How a spilled request gets to the function. */
  overflowTransport: 'relay' | 'redirect'
  /**
   * Most dollars a day on the overflow plane, when as many tasks (routers, where they stand alone) spill as there may be:
   * each has its part of them, so fewer spend less. The last line of the budget alarm too.
   */
  overflowUsdPerDay: number
  logRetentionDays: 7 | 30 | 365
  /** Most requests a second of one address: at the firewall over five minutes, in the application over one. */
  perAddress: { firewall: number; application: number }
  /** Where alarms are sent. */
  alarmEmail: string
  /** What the price estimate reckons with. */
  traffic: Traffic
}

/** What all stages share: images are built once and run in every stage. */
export interface SharedParameters {
  region: string
  /** `owner/name` on GitHub: whose workflows may take the roles of the pipeline. */
  repository: string
}

/** A month's traffic, as far as it costs. */
interface Traffic {
  requestsPerSecond: number
  /** Share of requests that spill, and how long each keeps an environment busy. */
  spilledShare: number
  spilledMs: number
  /** Calls to the table that a request makes. */
  readUnitsPerRequest: number
  writeUnitsPerRequest: number
  storedGb: number
  bytesPerAnswer: number
  logBytesPerRequest: number
  /** Open connections at the load balancer. */
  connections: number
}

const model = {
  profileId: 'global.anthropic.claude-haiku-4-5-20251001-v1:0',
  foundationModelId: 'anthropic.claude-haiku-4-5-20251001-v1:0',
}

const orchestrator = { cpu: 1024, memoryMb: 2048 } as const
const small = { cpu: 512, memoryMb: 1024 } as const

const ordinaryTraffic: Traffic = {
  requestsPerSecond: 1,
  spilledShare: 0.02,
  spilledMs: 4_000,
  readUnitsPerRequest: 4,
  writeUnitsPerRequest: 3,
  storedGb: 1,
  bytesPerAnswer: 6_000,
  logBytesPerRequest: 300,
  connections: 100,
}

/** What a delivery offers to staging, all from the one address of its job: `deliver.yaml`, which a test compares. */
export const stagingLoad = {
  soak: { baseline: 20, multiple: 1 },
  burst: { baseline: 50, multiple: 10 },
} as const

/** The largest of it, and a fifth more: arrivals at random bunch, and the job asks for more than the burst. */
const stagingPerAddress = Math.ceil(
  1.2 * Math.max(...Object.values(stagingLoad).map((load) => load.baseline * load.multiple)),
)

const production: StageParameters = {
  name: 'production',
  region: 'us-east-1',
  availabilityZones: ['us-east-1a', 'us-east-1b', 'us-east-1c'],
  natGateways: 3,
  domain: domainOf('manga.example.com'),
  identity: { issuer: 'https://login.example.com', audience: 'manga-assist' },
  names: { table: 'manga_chatbot_memory', cache: 'manga-cache', intentEndpoint: 'intent-classifier' },
  model,
  services: {
    orchestrator: { ...orchestrator, min: 10, max: 100 },
    socket: { ...small, min: 3, max: 30 },
    router: undefined,
  },
  scaling: 'target-tracking',
  calendarUrl: 'https://calendar.example.com/chapters.json',
  table: { warmReadUnits: 24_000, warmWriteUnits: 12_000, maxReadUnits: 100_000, maxWriteUnits: 50_000 },
  cache: { nodeType: 'cache.r7g.large', replicas: 2 },
  dax: undefined,
  chat: { memoryMb: 512, reserved: 2_000, provisionedPerMultiple: 20 },
  overflowTransport: 'relay',
  overflowUsdPerDay: 200,
  logRetentionDays: 365,
  // Ten a second are more than a household asks for. An office or a mobile network may stand behind an address, which the
  // application bounds more widely: each reader has a limit of their own.
  perAddress: { firewall: 10, application: 100 },
  alarmEmail: 'oncall@example.com',
  traffic: { ...ordinaryTraffic, requestsPerSecond: 100, storedGb: 50, connections: 10_000 },
}

const staging: StageParameters = {
  ...production,
  name: 'staging',
  natGateways: 1,
  domain: domainOf('staging.manga.example.com'),
  identity: { ...production.identity, audience: 'manga-assist-staging' },
  names: namesOf('staging'),
  services: {
    orchestrator: { ...orchestrator, min: 2, max: 20 },
    socket: { ...small, min: 2, max: 6 },
    // The router on its own is exercised here before anybody depends on it.
    router: { ...small, min: 2, max: 6 },
  },
  table: { warmReadUnits: 12_000, warmWriteUnits: 4_000, maxReadUnits: 24_000, maxWriteUnits: 12_000 },
  cache: { nodeType: 'cache.t4g.small', replicas: 1 },
  dax: { nodeType: 'dax.t3.small', nodes: 3 },
  chat: { memoryMb: 512, reserved: 400, provisionedPerMultiple: 4 },
  overflowTransport: 'redirect',
  overflowUsdPerDay: 40,
  perAddress: { firewall: stagingPerAddress, application: stagingPerAddress },
  logRetentionDays: 30,
  traffic: { ...ordinaryTraffic, requestsPerSecond: 10, storedGb: 5, connections: 1_000 },
}

const dev: StageParameters = {
  ...staging,
  name: 'dev',
  availabilityZones: ['us-east-1a', 'us-east-1b'],
  domain: domainOf('dev.manga.example.com'),
  identity: { ...production.identity, audience: 'manga-assist-dev' },
  names: namesOf('dev'),
  services: {
    orchestrator: { ...orchestrator, min: 1, max: 4 },
    socket: { ...small, min: 1, max: 2 },
    router: undefined,
  },
  // Both ways are in use somewhere, so that neither rots.
  scaling: 'step',
  cache: { nodeType: 'cache.t4g.micro', replicas: 1 },
  dax: undefined,
  chat: { memoryMb: 512, reserved: 50, provisionedPerMultiple: 0 },
  overflowTransport: 'relay',
  overflowUsdPerDay: 5,
  perAddress: production.perAddress,
  logRetentionDays: 7,
  traffic: ordinaryTraffic,
}

export const stages: Record<StageName, StageParameters> = { dev, staging, production }

export const shared: SharedParameters = { region: production.region, repository: 'example/manga-assist' }

function namesOf(stage: StageName): StageParameters['names'] {
  const { table, cache, intentEndpoint } = production.names
  return { table: `${table}_${stage}`, cache: `${cache}-${stage}`, intentEndpoint: `${intentEndpoint}-${stage}` }
}

function domainOf(name: string): StageParameters['domain'] {
  return {
    name,
    zoneName: 'example.com',
    hostedZoneId: 'Z00000000000000000000',
    certificateArn: 'arn:aws:acm:us-east-1:000000000000:certificate/00000000-0000-0000-0000-000000000000',
  }
}
