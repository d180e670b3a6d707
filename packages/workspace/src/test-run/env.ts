/** Set by CI systems. */
export const env = { CI: process.env.CI === 'true' }
