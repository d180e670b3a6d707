/** The part of a browser's storage that the page uses. */
export type SafeStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

/**
 * A storage that never throws. Where the browser refuses it (cookies blocked, no room left), what is set is kept in
 * memory, until the page is left. It holds as few names as the page has settings.
 */
export function createSafeStorage(open: () => Storage): SafeStorage {
  const memory = new Map<string, string>()
  // Even to name the storage may throw, so that it is opened anew for each use.
  const attempt = <T>(use: (storage: Storage) => T): T | undefined => {
    try {
      return use(open())
    } catch {
      return undefined
    }
  }
  return {
    getItem: (name) => memory.get(name) ?? attempt((storage) => storage.getItem(name)) ?? null,
    setItem(name, value) {
      memory.set(name, value)
      attempt((storage) => {
        storage.setItem(name, value)
        memory.delete(name)
      })
    },
    removeItem(name) {
      memory.delete(name)
      attempt((storage) => storage.removeItem(name))
    },
  }
}
