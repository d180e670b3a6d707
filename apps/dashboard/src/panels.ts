import type { Status } from '@manga-assist/contracts'
import { dropLines } from './drop-words.ts'
import { byId, element, setText } from './element.ts'
import { guardLines, moneyOf } from './guard-words.ts'
import type { Sample } from './history.ts'
import { duration, roundDollars, shortNumber } from './numbers.ts'
import { decisionRows, reasonEntries, taskRows } from './tables.ts'
import type { Headline } from './words.ts'

const rowsShown = 10
const levelSigns = { good: '✓', fair: '!', bad: '✕' } as const

/** The line at the top that is read from across the room. */
export function showHeadline({ state, title, cause }: Headline): void {
  document.body.setAttribute('data-state', state)
  setText(byId('state'), title)
  setText(byId('cause'), cause)
  document.title = `${title} · MangaAssist`
}

/** Everything on the page but the headline, the charts and the rehearsal. */
export function showPanels(status: Status, sample: Sample): void {
  setText(byId('service'), status.service)
  setText(byId('policy'), `${status.policy} policy, up for ${duration(status.uptimeMs)}`)
  showNumbers(status, sample)
  showGuards(status)
  const money = moneyOf(status)
  setText(byId('money'), money.text)
  showMeter(money.share)
  byId('drops').replaceChildren(...dropLines(status).map((line) => element('li', {}, line)))
  showTasks(status)
  showDecisions(status)
}

function showNumbers({ traffic, budget }: Status, sample: Sample): void {
  const p99Ms = traffic?.planes.map(({ firstByte }) => firstByte?.p99Ms ?? null) ?? []
  const numbers: Record<string, string> = {
    offered: shortNumber(sample['rate.offered']),
    fargate: shortNumber(sample['rate.fargate']),
    lambda: shortNumber(sample['rate.lambda']),
    shed: shortNumber(sample['rate.shed']),
    'fargate-p99': shortNumber(p99Ms[0]),
    'lambda-p99': shortNumber(p99Ms[1]),
    cost: roundDollars(budget.spentInHourUsd),
  }
  for (const [name, text] of Object.entries(numbers)) setText(byId(`number-${name}`), text)
}

function showGuards(status: Status): void {
  const lines = guardLines(status).map(({ level, text }) => {
    return element(
      'li',
      { class: level },
      element('span', { class: 'sign', 'aria-hidden': 'true' }, levelSigns[level]),
      text,
    )
  })
  byId('guards').replaceChildren(...lines)
}

/** All of the last ones are of one moment in a burst: half of the rows are of those that went elsewhere. */
function showDecisions({ lastDecisions, lastDiverted }: Status): void {
  byId('diverted').replaceChildren(...decisionRows(lastDiverted.slice(0, rowsShown)))
  byId('decisions').replaceChildren(...decisionRows(lastDecisions.slice(0, rowsShown)))
  byId('diverted-none').hidden = lastDiverted.length > 0
  byId('reasons').replaceChildren(...reasonEntries([...lastDiverted, ...lastDecisions]))
}

function showMeter(share: number | null): void {
  const meter = byId('money-meter')
  meter.hidden = share === null
  if (meter instanceof HTMLMeterElement) meter.value = share ?? 0
}

function showTasks(status: Status): void {
  const tasks = status.planes[0]?.tasks ?? []
  byId('tasks-section').hidden = tasks.length === 0
  byId('tasks').replaceChildren(...taskRows(tasks))
  const fleet = status.scale?.fleet
  const wanted = fleet && `${fleet.desiredTasks} should run, ${fleet.readyTasks} are ready.`
  setText(byId('fleet'), wanted ?? '')
}
