/** An application with one route for everything that an answer can be, for `testConformance`. */
export function createConformanceApp(): (request: Request) => Promise<Response> {
  let served = 0
  return async (request) => {
    served += 1
    const { pathname } = new URL(request.url)
    const route = routes[pathname]
    return route === undefined ? Response.json({ served, pid: process.pid }) : route(request)
  }
}

const routes: Readonly<Record<string, (request: Request) => Response | Promise<Response>>> = {
  '/echo': async (request) => {
    const { method, url, headers } = request
    return Response.json({ method, url, headers: Object.fromEntries(headers), body: await request.text() })
  },
  '/cookies': () => {
    const headers = new Headers({ connection: 'keep-alive', 'x-own': 'kept' })
    headers.append('set-cookie', 'a=1; Path=/')
    headers.append('set-cookie', 'b=2, with a comma')
    return new Response('set', { headers })
  },
  '/body': () => new Response('as long as this', { headers: { 'content-length': '15' } }),
  '/nothing': () => new Response(null, { status: 204 }),
  '/elsewhere': () => new Response(null, { status: 302, headers: { location: '/body?a=%E6%BC%AB' } }),
  '/unchanged': () => new Response(null, { status: 304, headers: { etag: '"1"' } }),
  '/throws': () => {
    throw new Error('never answered')
  },
  '/breaks-at-once': () => new Response(bodyOf([])),
  '/breaks': () => new Response(bodyOf(['half ', 'of it'])),
  '/events-break': () => {
    return new Response(bodyOf(['data: 1\n\n', 'data: 2\n\n']), { headers: { 'content-type': 'text/event-stream' } })
  },
}

/** These texts, then an error. */
function bodyOf(texts: readonly string[]): ReadableStream<Uint8Array> {
  const left = texts.map((text) => new TextEncoder().encode(text))
  return new ReadableStream({
    pull(controller) {
      const next = left.shift()
      if (next) controller.enqueue(next)
      else controller.error(new Error('store went away'))
    },
  })
}
