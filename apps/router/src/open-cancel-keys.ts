import { systemClock as clock } from '@manga-assist/clock'
import { createStores, type StoreSettings } from '@manga-assist/providers'

interface CancelSettings {
  /** Undefined where runs are not cancelled. */
  store: StoreSettings | undefined
  newId: () => string
}

/** Where functions look whether their client is still there, in the store that they share with this router. */
export async function openCancelKeys({ store, newId }: CancelSettings) {
  if (store === undefined) return { cancels: undefined, close: () => {} }
  const { cancelKeys, close } = await createStores(store, { clock, newId, random: Math.random })
  return { cancels: { newKey: newId, cancel: (key: string) => cancelKeys.cancel(key) }, close }
}
