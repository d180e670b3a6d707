/** What the client of the engine inherits. */
export const surroundings = process.env
