import { type Cell, renderLine, renderLineLegend, renderPlot } from '@manga-assist/charts'
import { share } from '../../../format.ts'
import { valueAxis } from '../../page/axes.ts'
import { renderCourses } from '../../page/course-charts.ts'
import { dollars } from '../../report.ts'
import type { Scenario, ScenarioReport, Section } from '../scenario-report.ts'
import { pool, simulateWay, slotsPerTask, type Way, type WayOutcome } from './simulate-way.ts'
import { login, loginsPerMinute, surge } from './traffic.ts'

const usualConnections = 250
/** Tasks that are tried, fewest first. */
const hybridTasks = [10, 12, 13, 14, 15, 16]
const fargateTasks = [14, 15, 16, 17, 18, 20, 22]
/** Stores that are looked at beside the one that is planned for. */
const sweep = [100, 150, 200, 300, 400]
/** Of the logins: without a connection, late or refused. */
const mostMissed = 0.001
/** Half a second more is felt. */
const mostWaitMs = 500

const lambdaOnly: Way = { name: 'Lambda only', policy: 'lambda-only', tasks: 0 }
const hybrid = (tasks: number): Way => ({ name: 'hybrid', policy: 'adaptive-400ms', tasks })
const fargateOnly = (tasks: number): Way => ({ name: 'Fargate only', policy: 'none', tasks })

const whole = (value: number) => Math.round(value).toLocaleString('en-US')

/** Requirement T7: the connections of a store, with a connection an environment and with pools in tasks. */
export const logins: Scenario = {
  name: 'logins',
  about: '25,000 logins a minute against a store that refuses connections: Lambda only, Fargate only, hybrid',
  async run({ seed, scale = 1, connections = usualConnections }, nextPart) {
    const simulate = (way: Way, store = connections) => simulateWay(way, store, seed, scale)
    await nextPart(0, 4)
    const outcomes = [simulate(lambdaOnly)]
    await nextPart(1, 4)
    outcomes.push(fewestTasks(hybrid, hybridTasks, simulate))
    await nextPart(2, 4)
    outcomes.push(fewestTasks(fargateOnly, fargateTasks, simulate))
    await nextPart(3, 4)
    const swept = sweep
      .filter((store) => store !== connections)
      .flatMap((store) => outcomes.map((way) => simulate(way, store)))
    return reportOf(outcomes, swept, connections, seed)
  },
}

/** The fewest tasks with which hardly anybody is missed; the most where none do. */
function fewestTasks(way: (tasks: number) => Way, counts: readonly number[], simulate: (way: Way) => WayOutcome) {
  let last = simulate(way(counts[0] ?? 1))
  for (const tasks of counts.slice(1)) {
    if (isGood(last)) return last
    last = simulate(way(tasks))
  }
  return last
}

function isGood({ unconnected, late, refused, waitP99Ms }: WayOutcome): boolean {
  return unconnected + late + refused <= mostMissed && waitP99Ms <= mostWaitMs
}

function reportOf(
  outcomes: readonly WayOutcome[],
  swept: readonly WayOutcome[],
  connections: number,
  seed: number,
): ScenarioReport {
  const [alone, mixed] = outcomes
  const all = [...outcomes, ...swept].toSorted((a, b) => a.storeConnections - b.storeConnections)
  const withoutCourse = ({ timeline: _, ...outcome }: WayOutcome) => outcome
  return {
    ...{ scenario: 'logins', seed, met: mixed !== undefined && isGood(mixed) },
    title: `${whole(loginsPerMinute)} logins a minute, a store of ${whole(connections)} connections`,
    headline: headlineOf(alone, mixed, outcomes[2]),
    sections: [waySection(outcomes), sweepSection(all)],
    assumptions,
    data: { connections, outcomes: outcomes.map(withoutCourse), sweep: all.map(withoutCourse) },
  }
}

function headlineOf(alone?: WayOutcome, mixed?: WayOutcome, onTasks?: WayOutcome): string {
  if (!(alone && mixed && onTasks)) return 'Nothing was simulated.'
  return (
    `Lambda only: ${share(alone.unconnected)} of the logins get no connection, p99 of the wait ${whole(alone.waitP99Ms)} ms, ${dollars(alone.usdPerMonth)} a month. ` +
    `With the steady part on ${mixed.tasks} tasks: ${share(mixed.unconnected)} (${lessThan(alone.unconnected, mixed.unconnected)}), ` +
    `${whole(mixed.waitP99Ms)} ms (${lessThan(alone.waitP99Ms, mixed.waitP99Ms)}), ${dollars(mixed.usdPerMonth)}. ` +
    `On ${onTasks.tasks} tasks alone: ${share(onTasks.unconnected)}, ${whole(onTasks.waitP99Ms)} ms, ${dollars(onTasks.usdPerMonth)}.`
  )
}

function lessThan(before: number, after: number): string {
  if (before === 0) return 'none before'
  const change = Math.round((1 - after / before) * 100)
  return change >= 0 ? `${change} % less` : `${-change} % more`
}

function waySection(outcomes: readonly WayOutcome[]): Section {
  return {
    title: 'Ways to serve them',
    head: [
      'way',
      'tasks',
      'connections',
      'without one',
      'late',
      'refused',
      'p99 ms',
      'on Lambda',
      'cold starts',
      'USD/month',
    ],
    rows: outcomes.map((outcome): Cell[] => [
      outcome.name,
      String(outcome.tasks),
      whole(outcome.mostConnections),
      outcome.unconnected > mostMissed ? { text: share(outcome.unconnected), isBad: true } : share(outcome.unconnected),
      share(outcome.late),
      share(outcome.refused),
      whole(outcome.waitP99Ms),
      share(outcome.spilled),
      whole(outcome.coldStarts),
      whole(outcome.usdPerMonth),
    ]),
    chart: renderCourses(
      outcomes.map(({ name, timeline }, place) => ({ id: `way-${place}`, label: name, spans: timeline })),
      Math.max(
        1,
        ...outcomes.flatMap(({ timeline }) => timeline.filter(({ arrived }) => arrived > 0).map(({ toMs }) => toMs)),
      ),
    ),
    note: `Hybrid and Fargate only with the fewest tasks of those tried with which at most ${mostMissed * 100} % are missed and 99 of 100 wait at most ${mostWaitMs} ms.`,
  }
}

function sweepSection(outcomes: readonly WayOutcome[]): Section {
  const ways = [...new Set(outcomes.map(({ name }) => name))]
  const stores = [...new Set(outcomes.map(({ storeConnections }) => storeConnections))]
  const at = (way: string, store: number) =>
    outcomes.find(({ name, storeConnections }) => name === way && storeConnections === store)
  return {
    title: 'Logins without a connection, by what the store bears',
    head: ['connections', ...ways],
    rows: stores.map((store) => [whole(store), ...ways.map((way) => share(at(way, store)?.unconnected ?? 0))]),
    chart: sweepChart(ways.map((way) => outcomes.filter(({ name }) => name === way))),
  }
}

function sweepChart(lines: readonly (readonly WayOutcome[])[]): string {
  const most = Math.max(1, ...lines.flat().map(({ unconnected }) => unconnected * 100))
  const x = valueAxis(
    'connections that the store bears',
    Math.max(1, ...lines.flat().map((each) => each.storeConnections)),
  )
  const title = 'Share of the logins without a connection by the connections that the store bears, for each way'
  const chart = renderPlot({ id: 'sweep', title, x, y: valueAxis('% without a connection', most) }, (plot) =>
    lines.map((outcomes, place) => {
      const points = outcomes.map(({ name, storeConnections, unconnected }) => ({
        x: storeConnections,
        y: unconnected * 100,
        isHollow: unconnected > mostMissed,
        description: `${name}, ${storeConnections} connections: ${share(unconnected)} without one`,
      }))
      return renderLine(points, place, plot)
    }),
  )
  return renderLineLegend(lines.map(([first]) => first?.name ?? '')) + chart
}

const assumptions = [
  `Every ${surge.everyMs / 60_000} minutes ${surge.times} times as many for ${surge.lastsMs / 1_000} s, within ${surge.risesMs / 1_000} s: a chapter comes out, or tokens run out together. As if it went on all month.`,
  `A login takes ${login.cpuMs} ms of a task's processor and waits ${login.waitingMs} ms for the store and for who vouches for the reader (medians). Passwords are not hashed here.`,
  `A task opens a pool of ${pool.perTask} before it is ready and runs at most ${slotsPerTask} logins at once; an environment opens one connection when it starts and holds it for the 300 s that it stays warm, used or not: that is what fills the store.`,
  `Opening takes ${pool.connectMs} ms. Who is refused asks again after ${pool.retryMs.join(', ')} ms, and fails then. That waiting counts, also of those that fail.`,
  'The store itself never gets slower. Functions of 512 MB; tasks of 1 vCPU and 2 GB, arm64, on demand in us-east-1, without scaling; spilling costs the task what npm run bench -- capacity measured for a list.',
  'Lambda reuses the environment that was idle longest.',
]
