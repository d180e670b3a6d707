import type { Cell } from '@manga-assist/charts'

/** One table of a study, with a chart where one helps. */
export interface Section {
  title: string
  /** Of its table: named for those who cannot see it. */
  head: readonly string[]
  rows: readonly (readonly Cell[])[]
  /** Titles of columns that hold words. */
  words?: readonly string[]
  /** Markup of a chart, for the page only. */
  chart?: string
  note?: string
}

/** What a study comes to. */
export interface ScenarioReport {
  scenario: string
  title: string
  /** One sentence, or two. */
  headline: string
  /** Whether the objective of the study is met by what it recommends. */
  met: boolean
  seed: number
  /** What the figures rest on. */
  assumptions: readonly string[]
  sections: readonly Section[]
  /** The figures themselves, for a program. */
  data: object
}

/** Told before each part of a study, so that progress shows, and that Ctrl-C is heard between them: it then rejects. */
type NextPart = (done: number, of: number) => Promise<void>

/** A study that the command ships. */
export interface Scenario {
  name: string
  about: string
  run(options: ScenarioOptions, nextPart: NextPart): Promise<ScenarioReport>
}

export interface ScenarioOptions {
  seed: number
  /** One part in so many of the traffic is simulated, on as small a part of everything. The study's own when left out. */
  scale?: number
  /** Connections that the store bears, for a study that has one. Its own when left out. */
  connections?: number
}
