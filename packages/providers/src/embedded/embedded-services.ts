import { createLanguageModel } from '../create-language-model.ts'
import { createServices, type Services, type ServicesOptions } from '../services.ts'
import { openSqliteStores } from '../sqlite/sqlite-stores.ts'

export interface EmbeddedServicesOptions extends Omit<ServicesOptions, 'stores' | 'model'> {
  /** File that all processes of one machine share; `:memory:` keeps everything in this process. */
  databaseFile: string
  /** Pace of the embedded model. */
  tokensPerSecond: number
}

/** The whole product on one machine, with no account and no network: stores are opened here, once, before readiness. */
export function createEmbeddedServices({
  databaseFile,
  tokensPerSecond,
  ...options
}: EmbeddedServicesOptions): Services {
  const { clock } = options
  const model = createLanguageModel({ kind: 'embedded', tokensPerSecond }, { clock, random: Math.random })
  return createServices({ ...options, model, stores: openSqliteStores(databaseFile, clock) })
}
