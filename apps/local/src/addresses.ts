import type { Child } from './child.ts'
import type { DataFolder } from './data-folder.ts'
import type { Stack } from './stack.ts'

/** Says where everything is to be found. */
export function addressLines(
  { router, tasks, lambda }: Stack,
  { logFolder }: DataFolder,
  catalogueFile: string | undefined,
): string[] {
  return [
    addressLine('router', router),
    ...tasks.map((task, index) => addressLine(`task ${index + 1}`, task)),
    lambda === undefined ? 'lambda   off' : addressLine('lambda', lambda),
    ...(router.listening.adminUrl === undefined ? [] : [`dashboard: ${router.listening.adminUrl}/`]),
    `API reference: ${router.listening.url}/docs`,
    `logs     ${logFolder}`,
    ...(catalogueFile === undefined ? [] : [`titles   ${catalogueFile}, besides the shipped ones`]),
  ]
}

function addressLine(name: string, { listening: { url, adminUrl } }: Child): string {
  return `${name.padEnd(8)} ${url}${adminUrl === undefined ? '' : `   admin ${adminUrl}/status`}`
}
