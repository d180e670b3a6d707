export const env = {
  /** Set by CI systems. */
  CI: process.env.CI === 'true',
  /** Set by `npm run nightly`: tests of generated input run as often as a night allows. */
  NIGHTLY: process.env.NIGHTLY === 'true',
}
