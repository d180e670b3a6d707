/**
 * Telling must not hurt: an observer that throws costs its own event, and a warning of the process, but not the request
 * or the poll that it was told of.
 */
export function tellSafely<Event>(onEvent: (event: Event) => void): (event: Event) => void {
  return (event) => {
    try {
      onEvent(event)
    } catch (error) {
      process.emitWarning(error instanceof Error ? error : String(error))
    }
  }
}
