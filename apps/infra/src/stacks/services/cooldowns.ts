import { Duration } from 'aws-cdk-lib'

/** How long nothing more is done after tasks were added, or taken away: AWS's five minutes are too long to add. */
export const cooldowns = { out: Duration.seconds(30), in: Duration.minutes(5) }
