import type { RehearsalStatus } from '@manga-assist/contracts'
import { byId, setText } from './element.ts'
import { duration } from './numbers.ts'

const path = '/rehearsal'

/** The button that plays a chapter drop through; shown only where the process says that it can. */
export function createRehearsalPanel(): { show: (rehearsal: RehearsalStatus | undefined) => void } {
  const button = byId('rehearse')
  const note = byId('rehearsal-note')
  let isRunning = false
  let refusal: string | undefined

  async function ask(): Promise<void> {
    const body = JSON.stringify({ action: isRunning ? 'stop' : 'start' })
    const answer = await fetch(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
    refusal = answer.ok ? undefined : await problemOf(answer)
    if (refusal !== undefined) setText(note, refusal)
  }

  button.addEventListener('click', () => {
    ask().catch((error: Error) => {
      refusal = `It could not be asked for: ${error.message}.`
      setText(note, refusal)
    })
  })
  return {
    show(rehearsal) {
      byId('rehearsal-section').hidden = rehearsal === undefined
      if (rehearsal === undefined) return
      if (rehearsal.state === 'running') refusal = undefined
      isRunning = rehearsal.state === 'running'
      setText(button, isRunning ? 'Stop the drop' : 'Simulate a chapter drop')
      setText(note, refusal ?? noteOn(rehearsal))
    },
  }
}

function noteOn({ state, leftMs, problem }: RehearsalStatus): string {
  if (state === 'running')
    return `A chapter comes out: real requests, ten times a small baseline, for ${duration(leftMs)} more.`
  return problem ?? 'Sends real requests for half a minute, ten times a small baseline in the middle.'
}

async function problemOf(answer: Response): Promise<string> {
  const told: { error?: unknown } | null = await answer.json().catch(() => null)
  return typeof told?.error === 'string' ? told.error : `It was refused with status ${answer.status}.`
}
