/** Most names that are told apart. */
const capacity = 64
const otherName = 'other'

/**
 * Names as small numbers, so that they can stand in arrays of numbers; 0 is no name. Bounded: names that come when the
 * table is full are all `other`.
 */
export class NameTable {
  readonly #names: (string | undefined)[] = [undefined]
  readonly #codes = new Map<string, number>()

  codeOf(name: string | undefined): number {
    if (name === undefined) return 0
    return this.#codes.get(name) ?? this.#add(this.#codes.size < capacity - 1 ? name : otherName)
  }

  nameOf(code: number): string | undefined {
    return this.#names[code]
  }

  #add(name: string): number {
    const known = this.#codes.get(name)
    if (known !== undefined) return known
    const code = this.#names.push(name) - 1
    this.#codes.set(name, code)
    return code
  }
}
