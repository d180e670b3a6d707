import { styleText } from 'node:util'

/** Where the command writes for people. */
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
