import process from 'node:process'

/** What is handed on to programs that a command starts. */
export const inherited = process.env
