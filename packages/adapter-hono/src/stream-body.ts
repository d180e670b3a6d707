const encoder = new TextEncoder()

/**
 * A response body that asks the generator for the next piece only when the client has room for it. When the client
 * leaves, `onCancel` is called first, to wake a generator that waits, and then the generator is ended.
 */
export function streamBody(
  pieces: AsyncGenerator<string, void>,
  onCancel: (reason: unknown) => void,
): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await pieces.next()
        if (done) controller.close()
        else controller.enqueue(encoder.encode(value))
      },
      async cancel(reason) {
        onCancel(reason)
        await pieces.return()
      },
    },
    { highWaterMark: 0 },
  )
}
