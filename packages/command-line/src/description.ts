/** One option of a command, as it is read and as `--help` tells it. */
export interface OptionRow {
  /** What follows it: `FILE`, `N`, `LIST`. A switch when left out. */
  value?: string
  /** What it does, with the unit. */
  about: string
  /** What holds without it; printed behind `about`. */
  default?: string | number | readonly (string | number)[]
  /** Lines of their own below it, such as the names that may be chosen. */
  details?: readonly string[]
}

export type OptionTable = Readonly<Record<string, OptionRow>>

/** What stands on the command line without dashes. */
interface Positionals {
  /** `FILE`, `NAME…` */
  name: string
  about: string
  /** Lines of their own below it. */
  details?: readonly string[]
}

/** A command as its users see it. `--help` and the reading of arguments are both made from it. */
export interface Description<Options extends OptionTable = OptionTable> {
  /** As in `npm run NAME`: begins every error. */
  name: string
  /** What it does, in a sentence or two. */
  about: string
  /** How it is called, one form a line; what follows `npm run NAME -- `. */
  forms: readonly string[]
  options: Options
  positionals?: Positionals
  /** Variables of the environment that it goes by, and what they are. */
  environment?: Readonly<Record<string, string>>
  /** Paragraphs behind the options. */
  notes?: readonly string[]
  /** Whole command lines that can be copied. */
  examples: readonly string[]
  /** What the exit codes mean. */
  exitCodes: Readonly<Record<number, string>>
}

/** What was given, by option: text for one with a value, true for a switch. */
export type Values<Options extends OptionTable> = {
  [Name in keyof Options]?: Options[Name] extends { value: string } ? string : boolean
}
