import { escapeMarkup } from './escape-markup.ts'

/** A list of what the colours stand for: each by the class that gives it its colour. */
export function renderLegend(entries: readonly { name: string; label: string }[]): string {
  const items = entries.map(({ name, label }) => {
    const swatch = `<svg viewBox="0 0 14 14" aria-hidden="true"><rect class="${name}" width="14" height="14"/></svg>`
    return `<li>${swatch}${escapeMarkup(label)}</li>`
  })
  return `<ul class="legend">${items.join('')}</ul>`
}

/** Hatching tells the unwelcome series apart without any colour: on paper, and for every kind of eye. Once a page. */
export const hatchPatterns = `<svg width="0" height="0" aria-hidden="true" class="patterns"><defs>
<pattern id="shed-hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
<rect class="shed-ground" width="6" height="6"/><rect class="shed-line" width="2.5" height="6"/></pattern>
<pattern id="failed-hatch" width="6" height="6" patternUnits="userSpaceOnUse">
<rect class="failed-ground" width="6" height="6"/><path class="failed-line" d="M0 0L6 6M6 0L0 6"/></pattern>
</defs></svg>`
