import { readFile, stat } from 'node:fs/promises'
import { type Clock, every } from '@manga-assist/clock'
import { type ChapterDrop, parseChapterDrops } from '@manga-assist/contracts'
import type { ChapterDrops } from '@manga-assist/core'

export interface ChapterDropsOptions {
  clock: Clock
  /** A new version of the file was refused, or could not be read; the one before stays. */
  onFailure: (error: unknown) => void
}

export interface OpenChapterDrops extends ChapterDrops {
  /** Stops looking at the file. */
  close(): void
}

/** How often the file is looked at. */
const lookIntervalMs = 5_000
const maxBytes = 5 * 1_024 * 1_024

/**
 * Chapters that come out, from a file with a JSON array. Rejects when the file cannot be used at start; later a broken
 * version is refused, once, and the one before stays.
 */
export async function openChapterDrops(
  file: string,
  { clock, onFailure }: ChapterDropsOptions,
): Promise<OpenChapterDrops> {
  let version = await versionOf(file)
  let current = await readDrops(file)
  let looking = false

  async function look(): Promise<void> {
    const seen = await versionOf(file)
    if (seen === version) return
    version = seen
    current = await readDrops(file)
  }

  const close = every(clock, lookIntervalMs, () => {
    if (looking) return
    looking = true
    look()
      .catch(onFailure)
      .finally(() => {
        looking = false
      })
  })
  return { current: () => current, close }
}

async function versionOf(file: string): Promise<string> {
  const { mtimeMs, size } = await stat(file)
  if (size > maxBytes) throw new Error(`${file} has ${size} bytes; a calendar of chapters has at most ${maxBytes}`)
  return `${mtimeMs}-${size}`
}

async function readDrops(file: string): Promise<readonly ChapterDrop[]> {
  const text = await readFile(file, 'utf8')
  try {
    return parseChapterDrops(text)
  } catch (error) {
    throw new Error(`${file}: ${(error as Error).message}`, { cause: error })
  }
}
