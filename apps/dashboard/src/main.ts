import { systemClock as clock } from '@manga-assist/clock'
import type { Status } from '@manga-assist/contracts'
import { createCharts } from './charts.ts'
import { byId } from './element.ts'
import { History } from './history.ts'
import { follow, type OpenEvents } from './live.ts'
import { showHeadline, showPanels } from './panels.ts'
import { RecentStatuses } from './recent-statuses.ts'
import { createRehearsalPanel } from './rehearsal.ts'
import { sampleOf } from './sample-of.ts'
import { type Headline, headline, notLive } from './words.ts'

const history = new History()
const recent = new RecentStatuses()
const charts = createCharts(byId('charts'), history)
const rehearsal = createRehearsalPanel()
let shown: Headline | undefined

const open: OpenEvents = ({ data, broken }) => {
  const source = new EventSource('/events')
  source.onmessage = (event) => data(String(event.data))
  source.onerror = broken
  return () => source.close()
}

function show(status: Status): void {
  history.push(Date.parse(status.at), sampleOf(status, recent.newest, recent.oldest))
  shown = headline(status, recent.oldest)
  recent.push(status)
  showHeadline(shown)
  showPanels(status, history.latest)
  rehearsal.show(status.rehearsal)
  charts.show()
}

function showSilence(forMs: number): void {
  showHeadline(notLive(forMs, shown))
  rehearsal.show(undefined)
}

follow({ open, clock, onStatus: show, onSilence: showSilence })
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', charts.recolour)
