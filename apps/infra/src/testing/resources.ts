import type { Template } from 'aws-cdk-lib/assertions'
import { readable } from './readable.ts'

// biome-ignore lint/suspicious/noExplicitAny: what CloudFormation takes, of any type.
type Properties = Record<string, any>

/** What every resource of a type is made with. */
export function propertiesOf(template: Template, type: string): Properties[] {
  return Object.values(template.findResources(type)).map(({ Properties: properties = {} }) => properties)
}

/** The same of the only one for which a property has this value. */
export function resourceWhere(template: Template, type: string, property: string, value: unknown): Properties {
  const found = propertiesOf(template, type).filter((properties) => properties[property] === value)
  if (found.length !== 1)
    throw new Error(`${found.length} of ${type} have ${property} ${JSON.stringify(value)}, not one`)
  return found[0] as Properties
}

/** What every resource of a type is made with, as `readable` shows it, by its id without hash. */
export function readableOf(template: Template, type: string): Record<string, Properties> {
  const found = Object.entries(template.findResources(type)).map(([id, { Properties: properties = {} }]) => [
    ...[readable({ Ref: id }), readable(properties)],
  ])
  const read = Object.fromEntries(found)
  if (Object.keys(read).length !== found.length) throw new Error(`two of ${type} have the same id without its hash`)
  return read
}
