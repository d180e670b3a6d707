import { routesOf } from '@manga-assist/adapter-hono'
import { openApiDocument } from './document/document.ts'
import { openApp } from './open-app.ts'
import { operations } from './operations/index.ts'

/** The document of the application as it is now, as the text of the committed file. */
export async function makeDocument(version: string): Promise<string> {
  const { app, close } = openApp()
  try {
    return `${JSON.stringify(openApiDocument(routesOf(app), operations, version), undefined, 1)}\n`
  } finally {
    await close()
  }
}
