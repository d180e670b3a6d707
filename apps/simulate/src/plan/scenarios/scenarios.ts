import { fiftyThousand } from './fifty-thousand/study.ts'
import { logins } from './logins/study.ts'
import type { Scenario } from './scenario-report.ts'

/** Every study by its name on the command line. */
export const scenarios: readonly Scenario[] = [fiftyThousand, logins]
