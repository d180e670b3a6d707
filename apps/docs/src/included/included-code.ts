const blockPattern = /<!-- code of (\S+) -->\n+```(\w*)\n(?:[\s\S]*?\n)??```/g

/**
 * Pure: a page whose blocks of code under a mark `<!-- code of PATH -->` are what stands in those files, so that a page
 * shows what its test runs. `read` throws where there is no such file.
 */
export function withIncludedCode(page: string, read: (path: string) => string): string {
  return page.replaceAll(blockPattern, (_block, path: string, language: string) => {
    return `<!-- code of ${path} -->\n\n\`\`\`${language}\n${read(path).trimEnd()}\n\`\`\``
  })
}
