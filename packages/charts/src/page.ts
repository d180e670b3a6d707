import { escapeMarkup } from './escape-markup.ts'
import { hatchPatterns } from './legend.ts'
import { pageStyle } from './page-style.ts'

/** One self-contained page, light or dark as the reader has it: it asks nothing of any server. `body` is markup. */
export function renderPage({ title, body }: { title: string; body: string }): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeMarkup(title)}</title>
<style>${pageStyle}</style>
</head>
<body>
${hatchPatterns}
<main>
${body}
</main>
</body>
</html>
`
}
