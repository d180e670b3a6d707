import { createHmac, createSecretKey } from 'node:crypto'
import { type OverflowTicket, signedTicketText, type TicketSubject, ticketText } from '@manga-assist/contracts'
import { fewestSecretCharacters } from '@manga-assist/overflow'

/** Seals a ticket for one request: what only a function with the same secret opens. Fit for a query as it is. */
export type SealTicket = (subject: TicketSubject, ticket: OverflowTicket) => string

/** Throws a RangeError for a secret that is too short to be one. */
export function createTicketSigner(secret: string): SealTicket {
  if (secret.length < fewestSecretCharacters) {
    throw new RangeError(`secret must have at least ${fewestSecretCharacters} characters, got ${secret.length}`)
  }
  const key = createSecretKey(Buffer.from(secret))
  return (subject, ticket) => {
    const text = ticketText(ticket)
    const signature = createHmac('sha256', key).update(signedTicketText(subject, text)).digest('base64url')
    return `${Buffer.from(text).toString('base64url')}.${signature}`
  }
}
