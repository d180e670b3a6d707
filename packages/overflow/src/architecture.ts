/** Of a processor: tasks and functions are priced by it. */
export type Architecture = 'arm64' | 'x86'
