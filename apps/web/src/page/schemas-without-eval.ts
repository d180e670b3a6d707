import { config } from 'zod/v4/core'

// The page's policy lets no text become code: the SDK's schemas would try, and the browser would report it. They look
// when they are made, which is on import: so this is imported before anything else.
config({ jitless: true })
