import type { Cell } from '@manga-assist/charts'
import type { TimelineSpan } from '@manga-assist/simulator'
import { share } from '../../../format.ts'
import { renderCapacity, renderCourses } from '../../page/course-charts.ts'
import { dollars } from '../../report.ts'
import type { Scenario, ScenarioReport, Section } from '../scenario-report.ts'
import { type Quota, quotasOf, relayingRouters } from './quotas.ts'
import { dropsPerMonth, type Outcome, objective, simulateStrategy } from './simulate-strategy.ts'
import { mostTasks, type Strategy, strategies } from './strategies.ts'
import { costs, multiple, peakPerSecond, restPerSecond } from './traffic.ts'

const usualScale = 40
const whole = (value: number) => Math.round(value).toLocaleString('en-US')
/** What is recommended for a drop that nobody announced. */
const recommended = 'hybrid, routers of their own'
/** Drawn over time. */
const drawn = [recommended, 'Fargate, scaled on 20 s metrics', 'an alarm moves weights, 20 s metrics']

/** Requirement A14: 50,000 requests a second, ten times what there was a moment before. */
export const fiftyThousand: Scenario = {
  name: '50k',
  about: '50,000 requests a second after a chapter drop of ten times: tasks, routers, functions, quotas, money',
  async run({ seed, scale = usualScale }, nextPart) {
    const steps = strategies.length + 1
    const outcomes: Outcome[] = []
    for (const strategy of strategies) {
      await nextPart(outcomes.length, steps)
      outcomes.push(firstThatMeets(strategy, scale, seed))
    }
    await nextPart(strategies.length, steps)
    const best = outcomes.find(({ name }) => name === recommended)
    const checks = best === undefined ? [] : checkScaling(best, scale, seed)
    return reportOf({ outcomes, best, checks, scale, seed })
  },
}

/** The fewest functions that meet the objective; the most where none do. */
function firstThatMeets(strategy: Strategy, scale: number, seed: number): Outcome {
  let last: Outcome | undefined
  for (const functions of strategy.functions) {
    last = simulateStrategy(strategy, functions, scale, seed)
    if (last.met) return last
  }
  if (last === undefined) throw new Error(`${strategy.name} has no number of functions to try`)
  return last
}

/** The same on half and on twice as large a part: what is left out must not be what decides. */
function checkScaling(best: Outcome, scale: number, seed: number): { scale: number; outcome: Outcome }[] {
  const strategy = strategies.find(({ name }) => name === best.name)
  if (strategy === undefined) return []
  const parts = [scale * 2, scale, Math.floor(scale / 2)].filter((other) => other >= 1)
  return parts.map((other) => ({
    scale: other,
    outcome: other === scale ? best : simulateStrategy(strategy, best.functions, other, seed),
  }))
}

interface Study {
  outcomes: readonly Outcome[]
  best: Outcome | undefined
  checks: readonly { scale: number; outcome: Outcome }[]
  scale: number
  seed: number
}

function reportOf({ outcomes, best, checks, scale, seed }: Study): ScenarioReport {
  const quotas = best === undefined ? [] : quotasOf(best)
  const withoutCourse = ({ timeline: _, ...outcome }: Outcome) => outcome
  return {
    ...{ scenario: '50k', seed, met: best?.met === true },
    title: `${whole(peakPerSecond)} requests a second, from ${whole(restPerSecond)}, within 20 s`,
    headline: headlineOf(outcomes),
    sections: [strategySection(outcomes, scale), quotaSection(quotas, best), scalingSection(checks)],
    assumptions: assumptions(scale),
    data: {
      ...{ scale, objective, outcomes: outcomes.map(withoutCourse), quotas },
      scaling: checks.map((check) => ({ scale: check.scale, outcome: withoutCourse(check.outcome) })),
    },
  }
}

function headlineOf(outcomes: readonly Outcome[]): string {
  const usdOf = (name: string) => dollars(outcomes.find((outcome) => outcome.name === name)?.usdPerMonth ?? 0)
  const hybrid = outcomes.find(({ name }) => name === recommended)
  if (hybrid === undefined) return 'Nothing was simulated.'
  const verdict = hybrid.met ? 'meets the objective' : 'MISSES the objective'
  return (
    `A drop that nobody announced: the hybrid ${verdict} with ${whole(hybrid.tasksAtRest)} tasks at rest, ` +
    `${whole(hybrid.routers)} routers, ${hybrid.functions} functions and ${whole(hybrid.mostLambdaInUse)} requests on Lambda at once, ` +
    `for ${dollars(hybrid.usdPerMonth)} a month; tasks for the peak all month cost ${usdOf('Fargate for the peak, always')}. ` +
    `One that was announced needs no Lambda: tasks raised before it cost ${usdOf('Fargate, raised before an announced drop')}.`
  )
}

function strategySection(outcomes: readonly Outcome[], scale: number): Section {
  const head = [
    'way',
    'tasks',
    'most',
    'routers',
    'functions',
    'at once on Lambda',
    'on Lambda',
    'p99 s',
    'late',
    'refused',
  ]
  return {
    title: 'Ways to meet it',
    head: [...head, 'USD a drop', 'USD/month', 'objective'],
    rows: outcomes.map((outcome): Cell[] => [
      outcome.name,
      ...[outcome.tasksAtRest, outcome.mostTasks, outcome.routers, outcome.functions, outcome.mostLambdaInUse].map(
        whole,
      ),
      share(outcome.spilled),
      (outcome.waitP99Ms / 1_000).toFixed(2),
      share(outcome.late),
      share(outcome.refused),
      outcome.usdPerDrop.toFixed(2),
      whole(outcome.usdPerMonth),
      outcome.met ? 'met' : { text: 'MISSED', isBad: true },
    ]),
    chart: chartOf(outcomes, scale),
    note: `Shares are of the requests of the drop. ${dropsPerMonth} drops a month. The same for ten times as much: ten times as many of everything.`,
  }
}

function chartOf(outcomes: readonly Outcome[], scale: number): string {
  const courses = drawn.flatMap((name, place) => {
    const outcome = outcomes.find((each) => each.name === name)
    return outcome
      ? [{ id: `way-${place}`, label: name, spans: outcome.timeline.map((span) => enlarged(span, scale)) }]
      : []
  })
  const durationMs = Math.max(
    1,
    ...courses.flatMap(({ spans }) => spans.filter(({ arrived }) => arrived > 0).map(({ toMs }) => toMs)),
  )
  return renderCourses(courses, durationMs) + renderCapacity(courses, durationMs)
}

/** From the part that was simulated to the whole. */
function enlarged({ fromMs, toMs, ...counts }: TimelineSpan, scale: number): TimelineSpan {
  const { arrived, onTasks, onLambda, late, refused, failed, tasks, lambdaInUse } = counts
  return {
    ...{ fromMs, toMs, arrived: arrived * scale, onTasks: onTasks * scale, onLambda: onLambda * scale },
    ...{ late: late * scale, refused: refused * scale, failed: failed * scale },
    ...{ tasks: tasks * scale, lambdaInUse: lambdaInUse * scale },
  }
}

function quotaSection(quotas: readonly Quota[], best: Outcome | undefined): Section {
  return {
    title: `What AWS must allow for "${best?.name ?? 'nothing'}"`,
    head: ['limit', 'usual', 'needed', 'raise', 'why'],
    words: ['why'],
    rows: quotas.map(({ name, usual, needed, mustRaise, why }) => [name, usual, needed, mustRaise ? 'yes' : 'no', why]),
    note: 'Usual values: AWS documentation of November 2026. Ask weeks ahead, and prove the quotas by a rehearsal.',
  }
}

function scalingSection(checks: Study['checks']): Section {
  return {
    title: 'Whether a part stands for the whole',
    head: ['part', 'requests simulated', 'p99 s', 'late', 'refused', 'at once on Lambda', 'USD a drop'],
    rows: checks.map(({ scale, outcome }) => [
      `1/${scale}`,
      whole(outcome.requests / scale),
      (outcome.waitP99Ms / 1_000).toFixed(2),
      share(outcome.late),
      share(outcome.refused),
      whole(outcome.mostLambdaInUse),
      outcome.usdPerDrop.toFixed(2),
    ]),
    note: 'The smaller the part, the more it scatters: what holds for a small one holds for the whole. --scale 1 simulates all of it.',
  }
}

function assumptions(scale: number): string[] {
  const { chat, list } = costs
  return [
    `50,000 a second is the peak, ${multiple} times the rest: a minute at rest, 20 s of rise, five minutes of it, five until it is over. 30 of 100 requests are chat turns, 70 are lists, as npm run burst mixes them.`,
    `One part in ${scale} of the requests is simulated, on one part in ${scale} of tasks, routers, launches and Lambda's ramp. A router knows what it sent itself, and of the others what answers and reports of a second tell; a task that is full refuses, and is not asked a third time. Tasks that route know their own load.`,
    `A chat turn takes ${chat.cpuMs} ms of a task's processor and waits ${chat.waitingMs / 1_000} s for its model; a list ${list.cpuMs} and ${list.waitingMs} ms. Measured by npm run bench -- capacity on an idle machine (12 and 0.9 ms), with 5 ms more for a client of Bedrock, and twice as much for lists.`,
    `Spilling a chat turn costs its router ${chat.spilledMs} ms, a list ${list.spilledMs} ms; passing them to a task ${chat.relayedMs} and ${list.relayedMs} ms (the same benchmark). Routers of their own are there all month, and are reckoned from that: ${whole(relayingRouters())} would do if nothing were spilled.`,
    `Tasks of 1 vCPU and 2 GB, arm64, on demand in us-east-1, at most ${whole(mostTasks)}; 6 tenths of a processor used at rest. Functions of 512 MB, which is 0.29 of a processor. Load balancer, network, logs, stores and models are not in the money.`,
    'Lambda starts 1,000 environments at once and 100 a second for each function, cold in 275 ms (median) to 800 ms (p99); requests are spread evenly over the functions.',
    'An announced drop has its tasks ten minutes before and after it.',
    'Nothing here was run against AWS.',
  ]
}
