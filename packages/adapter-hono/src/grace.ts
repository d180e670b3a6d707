/** How long an answer goes on without its reader, who may come back for it, in milliseconds. */
export const resumeGraceMs = 5_000
