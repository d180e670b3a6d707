import { styleText } from 'node:util'

/** Where a command writes for people. */
export interface Terminal {
  write(text: string): void
  /** Whether a line can be rewritten in place. */
  isTty: boolean
  /** Width in characters; it may change during the run. */
  columns(): number
  colour: boolean
}

export type Emphasis = 'bold' | 'dim' | 'red' | 'green' | 'yellow'

/** Emphasises text where the terminal shows colours, else returns it as it is. */
export function styled(terminal: Pick<Terminal, 'colour'>, emphasis: Emphasis, text: string): string {
  // The terminal was looked at once, by whoever made it.
  return terminal.colour ? styleText(emphasis, text, { validateStream: false }) : text
}

/** The part of an environment that decides about colours. */
export interface ColourVariables {
  /** https://no-color.org: any value but the empty one switches colours off. */
  NO_COLOR?: string | undefined
  /** https://force-color.org: any value but the empty one and 0 switches them on, whatever else is set. */
  FORCE_COLOR?: string | undefined
}

/** Colours are for terminals, unless the environment says otherwise. */
export function showsColour(isTty: boolean, { NO_COLOR = '', FORCE_COLOR = '' }: ColourVariables): boolean {
  if (FORCE_COLOR !== '') return FORCE_COLOR !== '0'
  return isTty && NO_COLOR === ''
}

/** The part of a stream of this process that counts here. */
interface Stream {
  write(text: string): unknown
  isTTY?: boolean
  columns?: number
}

/** Narrowest terminal that is believed: some say 0. */
const usualColumns = 80

export function terminalOf(stream: Stream, environment: ColourVariables): Terminal {
  const isTty = stream.isTTY === true
  return {
    write: (text) => void stream.write(text),
    isTty,
    columns: () => stream.columns || usualColumns,
    colour: showsColour(isTty, environment),
  }
}
