import { renderLegend, renderRankedBars } from '@manga-assist/charts'
import type { Plan } from '@manga-assist/simulator'
import { dollars, nameOf } from '../report.ts'

/** What each plan costs a month, and on which plane. */
export function renderMoney(plans: readonly Plan[]): string {
  const bars = plans.map(({ policy, met, usdPerMonth, fargateUsdPerMonth, lambdaUsdPerMonth }) => ({
    label: nameOf(policy),
    parts: [
      { name: 'fargate', value: fargateUsdPerMonth },
      { name: 'lambda', value: lambdaUsdPerMonth },
    ],
    note: met ? dollars(usdPerMonth) : `${dollars(usdPerMonth)}, MISSES the objective`,
  }))
  const legend = renderLegend([
    { name: 'fargate', label: 'tasks on Fargate' },
    { name: 'lambda', label: 'Lambda' },
  ])
  return legend + renderRankedBars({ id: 'money', title: 'Dollars a month for each policy, by plane', bars })
}
