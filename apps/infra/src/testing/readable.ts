// biome-ignore lint/suspicious/noExplicitAny: what CloudFormation takes, of any type.
type Value = any

/**
 * A value of a template as text where a deployment fills it in: `TaskGroup.GroupId`, whether the resource is of the same stack
 * or of another, and `arn:AWS::Partition:…` for what is put together. Ids lose the hash that the CDK gives them.
 */
export function readable(value: Value): Value {
  if (Array.isArray(value)) return value.map(readable)
  if (typeof value !== 'object' || value === null) return value
  const [[name, argument] = ['', undefined], ...others] = Object.entries<Value>(value)
  const read = others.length === 0 ? functions[name] : undefined
  if (read !== undefined) return read(argument)
  return Object.fromEntries(Object.entries<Value>(value).map(([key, inner]) => [key, readable(inner)]))
}

interface Split {
  'Fn::Split'?: [separator: string, whole: Value]
}

/** How what CloudFormation fills in is read, by the name of its function. */
const functions: Record<string, (argument: Value) => Value> = {
  Ref: (id: string) => withoutHash(id),
  'Fn::GetAtt': ([id, attribute]: [string, string]) => `${withoutHash(id)}.${attribute}`,
  'Fn::Join': ([separator, parts]: [string, Value[]]) => readable(parts).join(separator),
  'Fn::Select': ([index, { 'Fn::Split': [separator, whole] = ['', ''] }]: [number, Split]) => {
    const text: string = readable(whole)
    return text.split(separator)[index] ?? `${text}[${index}]`
  },
  // `Network:ExportsOutputFnGetAttTaskGroup987C7EB6GroupId0D42C9DC`, or with `Ref` and without an attribute.
  'Fn::ImportValue': (name: string) => {
    const [, id = name, attribute = ''] =
      /:ExportsOutput(?:Ref|FnGetAtt)(\w+?)[\dA-F]{8}(\w*?)(?:[\dA-F]{8})?$/.exec(name) ?? []
    return attribute === '' ? id : `${id}.${attribute}`
  },
}

function withoutHash(id: string): string {
  return id.replace(/[\dA-F]{8}$/, '')
}
