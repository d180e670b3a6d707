import { createServices, type Services, type ServicesOptions } from '../services.ts'
import { openSqliteStores } from '../sqlite/sqlite-stores.ts'

export interface EmbeddedServicesOptions extends Omit<ServicesOptions, 'stores'> {
  /** File that all processes of one machine share; `:memory:` keeps everything in this process. */
  databaseFile: string
}

/** The whole product on one machine, with no account and no network: stores are opened here, once, before readiness. */
export function createEmbeddedServices({ databaseFile, ...options }: EmbeddedServicesOptions): Services {
  return createServices({ ...options, stores: openSqliteStores(databaseFile, options.clock) })
}
