import process from 'node:process'

export interface Environment {
  /** https://no-color.org: any value but the empty one switches colours off. */
  noColour: boolean
  /** Everything, handed on to a stack that the command starts. */
  inherited: NodeJS.ProcessEnv
}

export function readEnvironment(): Environment {
  return { noColour: (process.env.NO_COLOR ?? '') !== '', inherited: process.env }
}
