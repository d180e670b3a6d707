export { findTool, type Tool, type ToolName, tools } from './tools.ts'
