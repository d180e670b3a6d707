export { timesOf } from './times-of.ts'
export { findTool, type Tool, type ToolName, tools } from './tools.ts'
