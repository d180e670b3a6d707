import { createHandler } from '@manga-assist/adapter-lambda'
import { systemClock } from '@manga-assist/clock'

const fetch = ({ url }: Request) => new Response(`report on ${new URL(url).searchParams.get('of') ?? 'nothing'}`)

export const handler = createHandler({ fetch, clock: systemClock })
