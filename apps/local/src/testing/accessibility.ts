import axe from 'axe-core'
import type { Page } from 'playwright-core'

/** The rules of WCAG 2.2 up to level AA, and what axe holds to be good practice beside them. */
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** What axe finds fault with on a page as it stands there: the rule, and the elements that break it. */
export async function accessibilityFaults(page: Page): Promise<string[]> {
  // As the policy of a page allows no script but its own, it is put in by the browser, not by a tag.
  await page.evaluate(axe.source)
  const options = JSON.stringify({ runOnly: { type: 'tag', values: rules } })
  const violations = await page.evaluate<{ id: string; nodes: { html: string }[] }[]>(
    `axe.run(document, ${options}).then(({ violations }) => violations)`,
  )
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`)
}
