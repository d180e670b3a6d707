/** How a line is drawn: what tells it apart is its dashes as much as its colour. */
export interface SeriesSpec {
  /** Name of its column in the history. */
  name: string
  label: string
  /** Which of the palette's colours, from 1 to 7. */
  colour: number
  /** Lengths of strokes and gaps; drawn through when left out. */
  dash?: readonly number[]
  /** Holds its value until the next one, as a limit does. */
  isStepped?: boolean
}

export interface ChartSpec {
  id: string
  title: string
  unit: string
  series: readonly SeriesSpec[]
  /** For values that differ by powers of ten. */
  isLogarithmic?: boolean
  /** The scale reaches at least so far, so that little does not look like much. */
  least: number
}

const dashes: readonly (readonly number[])[] = [[], [8, 4], [2, 3], [10, 3, 2, 3], [5, 5], [12, 3], [2, 6]]

/** Drawn for every process. */
const fixedCharts: readonly ChartSpec[] = [
  {
    ...{ id: 'rates', title: 'Requests', unit: 'per second', least: 5 },
    series: [
      { name: 'rate.offered', label: 'Offered', colour: 7, dash: [2, 3] },
      { name: 'rate.fargate', label: 'Answered by Fargate', colour: 1 },
      { name: 'rate.lambda', label: 'Answered by Lambda', colour: 2, dash: [8, 4] },
      { name: 'rate.shed', label: 'Refused for load', colour: 3, dash: [10, 3, 2, 3] },
      { name: 'rate.failed', label: 'Failed', colour: 4, dash: [5, 5] },
    ],
  },
  {
    ...{ id: 'slots', title: 'In flight on Fargate', unit: 'slots', least: 5 },
    series: [
      { name: 'slots.inFlight', label: 'In flight', colour: 1 },
      { name: 'slots.limit', label: 'Limit', colour: 7, dash: [8, 4], isStepped: true },
      { name: 'slots.waiting', label: 'Waiting for a slot', colour: 3, dash: [2, 3] },
    ],
  },
  {
    ...{ id: 'first-byte', title: 'Time to first byte', unit: 'ms', least: 10, isLogarithmic: true },
    series: timesOf('firstByte'),
  },
  { ...{ id: 'full', title: 'Full time', unit: 'ms', least: 10, isLogarithmic: true }, series: timesOf('full') },
  {
    ...{ id: 'load', title: 'CPU and event loop', unit: '% busy', least: 100 },
    series: [
      { name: 'load.cpu', label: 'CPU', colour: 1 },
      { name: 'load.cpuMost', label: 'CPU, busiest task', colour: 1, dash: [2, 3] },
      { name: 'load.eventLoop', label: 'Event loop', colour: 2, dash: [8, 4] },
      { name: 'load.eventLoopMost', label: 'Event loop, busiest task', colour: 2, dash: [2, 6] },
    ],
  },
  {
    ...{ id: 'lambda', title: 'In flight on Lambda', unit: 'requests', least: 5 },
    series: [
      { name: 'lambda.inFlight', label: 'In flight', colour: 2 },
      { name: 'lambda.ceiling', label: 'Ceiling', colour: 7, dash: [8, 4], isStepped: true },
    ],
  },
  {
    ...{ id: 'trouble', title: 'Cold starts, refusals, failures of Lambda', unit: 'per second', least: 2 },
    series: [
      { name: 'trouble.cold', label: 'Cold starts', colour: 6 },
      { name: 'trouble.throttled', label: 'Refusals (429)', colour: 3, dash: [10, 3, 2, 3] },
      { name: 'trouble.failed', label: 'Failures', colour: 4, dash: [5, 5] },
    ],
  },
]

/** The charts for what there is: classes and reasons of spilling, and tasks, are those that were seen. */
export function chartsFor(namesBelow: (prefix: string) => string[]): ChartSpec[] {
  const [classes, reasons, tasks] = [
    namesBelow('spillClass.'),
    namesBelow('spillReason.'),
    namesBelow('task.inFlight '),
  ]
  return [
    ...fixedCharts,
    ...sharesChart('spill-class', 'Spilled, by class', '% of its class', classes),
    ...sharesChart('spill-reason', 'Spilled, by reason', '% of all', reasons),
    ...tasks.map(taskChart),
  ]
}

function timesOf(which: 'firstByte' | 'full'): SeriesSpec[] {
  return [
    { name: `${which}.fargate.p50`, label: 'Fargate, median', colour: 1 },
    { name: `${which}.fargate.p99`, label: 'Fargate, p99', colour: 1, dash: [2, 3] },
    { name: `${which}.lambda.p50`, label: 'Lambda, median', colour: 2, dash: [8, 4] },
    { name: `${which}.lambda.p99`, label: 'Lambda, p99', colour: 2, dash: [10, 3, 2, 3] },
  ]
}

function sharesChart(id: string, title: string, unit: string, names: readonly string[]): ChartSpec[] {
  const series = names.map((name, at) => {
    const label = name.slice(name.indexOf('.') + 1)
    return { name, label, colour: (at % 6) + 1, dash: dashes[at % dashes.length] ?? [] }
  })
  return names.length === 0 ? [] : [{ id, title, unit, series, least: 10 }]
}

function taskChart(name: string): ChartSpec {
  const address = name.slice(name.indexOf(' ') + 1)
  return {
    ...{ id: `task ${address}`, title: `Task ${address.replace(/^https?:\/\//, '')}`, unit: 'slots', least: 5 },
    series: [
      { name, label: 'In flight', colour: 1 },
      { name: `task.limit ${address}`, label: 'Limit', colour: 7, dash: [8, 4], isStepped: true },
    ],
  }
}
