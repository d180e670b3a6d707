/** What was answered, where it ran, and why there if not at home. */
export async function ask(url: string, request: RequestInit = {}): Promise<(string | undefined)[]> {
  const response = await fetch(url, request)
  const header = (name: string) => response.headers.get(name) ?? undefined
  return [await response.text(), header('x-served-by'), header('x-overflow-reason')]
}

/** Resolves when the only slot is taken: a request that nobody else holds up is then answered by Lambda. */
export async function untilBusy(probe: () => Promise<(string | undefined)[]>): Promise<void> {
  while ((await probe())[1] !== 'lambda');
}
