import { createSseDecoder } from '@manga-assist/contracts'
import { expect, test } from 'vitest'
import { document, documentValidator, type MediaType, type Node, operationList, resolved } from './testing/document.ts'

const validatorOf = documentValidator()

/** Every example of the document, with the schema that it is an example of. */
const examples = [
  ...operationList.flatMap(({ operation }) => {
    const { operationId, parameters = [], requestBody, responses } = operation
    const ofParameters = parameters.map(resolved).flatMap(({ name, schema, example }) => {
      return example === undefined ? [] : [{ at: `${operationId}, ${name}`, schema, value: example }]
    })
    const contents = [requestBody ?? {}, ...Object.values(responses).map(resolved)].map((one) => one.content ?? {})
    return [...ofParameters, ...contents.flatMap((content) => ofContent(operationId, content))]
  }),
  ...Object.entries(document.components.headers).map(([at, { schema, example }]) => ({ at, schema, value: example })),
] as { at: string; schema: Node; value: unknown }[]

function ofContent(at: string, content: Record<string, MediaType>) {
  return Object.entries(content).flatMap(([type, { schema, example, examples = {} }]) => {
    if (type === 'text/event-stream') return ofEvents(`${at}, event`, schema, String(example))
    const values = [example, ...Object.values(examples).map(({ value }) => value)].filter(
      (value) => value !== undefined,
    )
    return values.map((value) => ({ at, schema, value }))
  })
}

function ofEvents(at: string, { contentSchema }: Node, text: string) {
  const events = createSseDecoder()(text)
  expect(events.pop()).toBe('[DONE]')
  return events.map((data) => ({ at, schema: contentSchema as Node, value: JSON.parse(data) }))
}

test('there are examples of everything that has a body', () => {
  expect(examples.length).toBeGreaterThan(100)
  const without = operationList.flatMap(({ operation: { operationId, requestBody, responses } }) => {
    const contents = [requestBody ?? {}, ...Object.values(responses).map(resolved)].flatMap((one) =>
      Object.entries(one.content ?? {}),
    )
    const bare = contents.filter(([, { schema, example, examples: more }]) => {
      return example === undefined && more === undefined && JSON.stringify(schema) !== '{"type":"string"}'
    })
    return bare.map(([type]) => `${operationId} ${type}`)
  })
  expect(without).toEqual([])
})

test('every example is valid under its schema', () => {
  const wrong = examples.flatMap(({ at, schema, value }) => {
    const validate = validatorOf(schema)
    return validate(value) ? [] : [{ at, value, errors: validate.errors }]
  })
  expect(wrong).toEqual([])
})

test('an example that is not valid would be found, and one with a property that no schema names', () => {
  const validate = validatorOf({ $ref: '#/components/schemas/Titles' })
  expect(validate({ items: [{ id: 'monster' }] })).toBe(false)
  expect(validate({ items: [], total: 0 })).toBe(false)
  expect(validate({ items: [] })).toBe(true)
})
