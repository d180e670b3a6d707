/** What the service gives back of a log. */
const tailBytes = 4_096

/** The end of what one invocation logged. */
export class LogTail {
  #bytes: Buffer = Buffer.alloc(0)

  add(line: string): void {
    this.#bytes = Buffer.concat([this.#bytes, Buffer.from(`${line}\n`)]).subarray(-tailBytes)
  }

  /** As `X-Amz-Log-Result` and `LogResult` carry it. */
  toBase64(): string {
    return this.#bytes.toString('base64')
  }
}

/**
 * Resolves when what processes had written before the call has been read. Node writes to pipes at once, so it waits in
 * the pipe when the process's answer arrives; the event loop then reads it within its next turn.
 */
export async function outputRead(): Promise<void> {
  for (let turn = 0; turn < 2; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}
