import axe from 'axe-core'
import type { Page } from 'playwright-core'

/** What breaks the rules of WCAG 2.2, levels A and AA, on the page as it stands: the rule, and where. */
export async function axeViolations(page: Page): Promise<string[]> {
  // Through the debugger, because the page's own policy lets no script in.
  await page.evaluate(axe.source)
  return await page.evaluate<string[]>(`
    axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }).then(({ violations }) =>
      violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => id + ': ' + target.join(' '))))
  `)
}
