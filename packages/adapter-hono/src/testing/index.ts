export { memoryApp, question } from './memory-app.ts'
export { type PlayedStep, playScenario, type SendRequest } from './play-scenario.ts'
export { type Scenario, type ScenarioStep, scenarios } from './scenarios.ts'
export { testSettingsAtStart } from './settings-at-start.ts'
