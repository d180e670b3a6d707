export type { AdaptiveOptions } from './adaptive/adaptive-options.ts'
export { type AdaptivePolicy, createAdaptivePolicy } from './adaptive/adaptive-policy.ts'
export { ServiceTimes } from './adaptive/service-times.ts'
export type {
  Admission,
  AdmissionDependencies,
  Arrival,
  FinishedRun,
  GuardFigures,
  OverflowSettings,
} from './admission.ts'
export type { Architecture } from './architecture.ts'
export { createAdmission } from './create-admission.ts'
export { DecisionLog } from './decision-log.ts'
export { fargateCostUsd, fargatePrices } from './fargate-price.ts'
export { Gate, type Permit } from './gate.ts'
export { ConcurrencyCeiling } from './guards/concurrency-ceiling.ts'
export type { GuardOptions, OverflowPrices } from './guards/guard-options.ts'
export { StartBucket } from './guards/start-bucket.ts'
export { ThrottlePause } from './guards/throttle-pause.ts'
export { isConcurrent } from './guards/throttle-reason.ts'
export { lambdaCostUsd, lambdaPrices } from './lambda-price.ts'
export { Ledger, type LedgerInputs } from './ledger/ledger.ts'
export type { LedgerEnding } from './ledger/ledger-cells.ts'
export { type AdaptiveLimit, createAdaptiveLimit } from './limit/adaptive-limit.ts'
export type { LimitChange } from './limit/limit-change.ts'
export type { OverflowEvent } from './overflow-event.ts'
export { concurrencyUtilization, type PlaneLoad } from './plane-load.ts'
export type { AdmissionPolicy, DecisionInput, Mode } from './policy.ts'
export { upcomingDrops } from './prewarm/drop-demand.ts'
export { type PrewarmSettings, prewarmSettings, prewarmVariables } from './prewarm/prewarm-variables.ts'
export { type PrewarmDecision, type PrewarmInput, Prewarming } from './prewarm/prewarming.ts'
export { WarmEnvironments } from './prewarm/warm-environments.ts'
export {
  type Classify,
  type ClassRule,
  classesOf,
  createClassifier,
  priorityOf,
  type RequestClass,
  withoutReserves,
} from './request-class.ts'
export { type ScaleSignal, type ScaleSignalOptions, ScaleSignalSource } from './scale-signal.ts'
export { checkScaleVariables, type ScaleSettings, scaleSettings, scaleVariables } from './scale-variables.ts'
export { classRulesDocument } from './settings/class-document.ts'
export { effectivePolicy } from './settings/effective-policy.ts'
export { lambdaSettings, lambdaVariables } from './settings/lambda-variables.ts'
export { LivePolicy, PolicyError } from './settings/live-policy.ts'
export { type PolicyDocument, policyDocument } from './settings/policy-document.ts'
export { noBoundUsd, policyOfEnvironment, policyVariables } from './settings/policy-variables.ts'
export {
  checkRedirectVariables,
  fewestSecretCharacters,
  redirectSettings,
  redirectVariables,
  ticketSettings,
  ticketVariables,
} from './settings/redirect-variables.ts'
export {
  createStaticPolicy,
  defaultStaticPolicyOptions,
  type StaticPolicyOptions,
  type Watermarks,
} from './static-policy.ts'
