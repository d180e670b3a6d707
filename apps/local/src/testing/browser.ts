import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findTool } from '@manga-assist/workspace/testing'
import { type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { onTestFinished } from 'vitest'
import { type LocalStack, startLocalStack } from './local-stack.ts'

/** Undefined where there is none: tests of pages are skipped then. */
export const browser = findTool('chromium')

/** Chromium looks for hosts of its own at every start unless it is told not to. */
const quietly = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

const wide = { viewport: { width: 1_000, height: 800 } }

export interface OpenPage {
  page: Page
  origin: string
  stack: LocalStack
  /** What the page's console and network complain of; what is asked of another origin is one of these. */
  faults: string[]
}

/** The reader's page of a stack of its own, in a browser of its own, until the test ends. */
export async function openPage(
  settings: Record<string, string> = {},
  options: BrowserContextOptions = {},
): Promise<OpenPage> {
  const stack = await startLocalStack(settings)
  const { origin } = new URL(stack.addresses.router ?? '')
  return { ...(await openPageAt(origin, options)), stack }
}

/** A page in a browser of its own, until the test ends; what is asked of another origin than its own is a fault. */
export async function openPageAt(
  address: string,
  options: BrowserContextOptions = {},
): Promise<Omit<OpenPage, 'stack'>> {
  const context = await openBrowser(options)
  const page = await context.newPage()
  const faults: string[] = []
  const { origin } = new URL(address)
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()))
  page.on('pageerror', (error) => faults.push(error.message))
  page.on('request', (request) => request.url().startsWith(origin) || faults.push(`asked ${request.url()}`))
  await page.goto(address)
  return { page, origin, faults }
}

async function openBrowser(options: BrowserContextOptions): Promise<BrowserContext> {
  const profile = mkdtempSync(join(tmpdir(), 'manga-chromium-'))
  const launch = { executablePath: browser ?? '', headless: true, args: quietly }
  const context = await chromium.launchPersistentContext(profile, { ...launch, ...wide, ...options })
  onTestFinished(async () => {
    await context.close()
    rmSync(profile, { recursive: true, force: true, maxRetries: 10 })
  })
  return context
}
