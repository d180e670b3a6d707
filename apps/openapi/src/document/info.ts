import { headerNames } from '@manga-assist/contracts'
import type { Json } from './json.ts'

const description = `A manga chat and recommendation service behind a hybrid compute router: each request runs on Fargate, or
on Lambda when Fargate has no room. Which of them it was is told by \`x-served-by\` and by nothing else.

Answers that are no success are problem details (RFC 9457) with a stable \`code\`; below \`/v1/chat/completions\` and
\`/v1/models\` they have OpenAI's shape. Quote \`x-request-id\` when something went wrong: it stands on every log line of the
request, and is the trace id of the \`traceparent\` that a client sends. A \`503\` with the code \`shed\` says when to come back.

A service may be set to send clients on instead of relaying for them: a request that does not fit is then answered \`307\`, with a
\`location\` that is good for this request, once, for a few seconds. Browsers and most clients follow by themselves; one that cannot
sends \`x-overflow-redirect: no\` and is relayed.`

export const documentInfo = {
  title: 'MangaAssist',
  summary: 'Manga recommendations and chat, in English and Japanese.',
  description,
  license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
} as const satisfies Json

/** Who asks, under the three settings of `AUTH`; that of `npm start` first, as pages take the first for their examples. */
export const securitySchemes = {
  developmentUser: {
    type: 'apiKey',
    in: 'header',
    name: headerNames.userId,
    description: '`AUTH=dev` only, the default of `npm start`: any name is believed.',
  },
  bearer: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: '`AUTH=jwt`: a token as signed by the issuer for this audience.',
  },
  loadBalancer: {
    type: 'apiKey',
    in: 'header',
    name: headerNames.oidcData,
    description: '`AUTH=alb`: set and signed by the load balancer after a login; clients do not send it themselves.',
  },
  readerCookie: {
    type: 'apiKey',
    in: 'cookie',
    name: 'manga_reader',
    description: '`AUTH=dev` only: an anonymous reader, known again by a signed cookie that the first answer sets.',
  },
} as const satisfies Json

/** Any of them, as the service is set; under `AUTH=dev` also none. */
export const readerSecurity: Json = [...Object.keys(securitySchemes).map((name) => ({ [name]: [] })), {}]
