// With `npm start` running: npm run tools -- node packages/client/examples/recommend.ts
import { createClient, ProblemError } from '@manga-assist/client'

const { SERVICE_URL = 'http://127.0.0.1:8080' } = process.env
const manga = createClient(SERVICE_URL, { headers: { 'x-user-id': 'bar' } })

try {
  const { items } = await manga.recommendations({ likes: ['Monster', 'FMA'], limit: 3 })
  for (const { title, reasons } of items) process.stdout.write(`${title.english}: ${reasons.join(', ')}\n`)
} catch (error) {
  if (!(error instanceof ProblemError)) throw error
  process.stderr.write(`${error.message} (${error.code}, request ${error.requestId})\n`)
  process.exitCode = 1
}
