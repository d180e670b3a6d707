import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { LocalSettings } from './env.ts'

/** The file named by the settings, else what `npm run import` wrote. A stack on free ports knows nothing of the latter. */
export function catalogueFileOf(
  root: string,
  { CATALOGUE_FILE, ROUTER_PORT }: Pick<LocalSettings, 'CATALOGUE_FILE' | 'ROUTER_PORT'>,
): string | undefined {
  if (CATALOGUE_FILE !== undefined) return resolve(CATALOGUE_FILE)
  const imported = join(root, '.data/catalogue.jsonl')
  return ROUTER_PORT !== 0 && existsSync(imported) ? imported : undefined
}
