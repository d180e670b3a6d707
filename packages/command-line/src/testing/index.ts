export { type CommandRun, commandManners, type MannersOptions } from './manners.ts'
export { type RecordedTerminal, recordedTerminal } from './recorded-terminal.ts'
