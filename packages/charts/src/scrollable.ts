import { escapeMarkup } from './escape-markup.ts'

/** What may be wider than a narrow screen: it scrolls in a frame of its own, by keyboard as well. */
export function scrollable(label: string, markup: string): string {
  return `<div class="scroll" role="group" aria-label="${escapeMarkup(label)}" tabindex="0">${markup}</div>`
}
