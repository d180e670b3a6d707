import { expect, test } from 'vitest'
import { declarationsIn } from './declarations.ts'

const text = `
const port = z.coerce.number()

/** Variables of a service. */
export const serviceVariables = {
  HOST: z.string().default('0.0.0.0'),
  /** Takes traffic. */
  PORT: port.default(8080),
  ...others,
  /**
   * How readers are known. \`alb\`: by the header,
   * after login.
   */
  AUTH: z
    .enum(['dev', 'alb'])
    .optional(),
}

export function settingsOf(env: Environment) {
  return { port: env.PORT }
}
`

test('each field has the comment above it, in one line, and the file says what they are together', () => {
  const { about, fields } = declarationsIn('a.ts', text)
  expect(about).toBe('Variables of a service.')
  expect(Object.fromEntries(fields)).toMatchObject({
    HOST: '',
    PORT: 'Takes traffic.',
    AUTH: 'How readers are known. `alb`: by the header, after login.',
  })
})
