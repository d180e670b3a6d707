import { timeouts } from '@manga-assist/contracts'
import { Duration, type Stack, TimeZone } from 'aws-cdk-lib'
import { Schedule } from 'aws-cdk-lib/aws-applicationautoscaling'
import { Alias, FunctionUrlAuthType, InvokeMode } from 'aws-cdk-lib/aws-lambda'
import { type DropWindow, readyEnvironments } from '../../calendar/drop-windows.ts'
import { liveAlias, resourcesOf } from '../../policies/resources.ts'
import { taskStatements } from '../../policies/task-statements.ts'
import { applicationEnvironment } from '../application.ts'
import type { Functions, FunctionsInput } from '../functions.ts'
import { createFunction } from './function-base.ts'

/** The function that requests spill to. It is called under an alias, so that a deployment is a change of version. */
export function createChat(
  stack: Stack,
  { stage, network, data, bundles, commits, windows }: FunctionsInput,
): Pick<Functions, 'chat' | 'chatAlias' | 'chatUrl'> {
  const { memoryMb, reserved } = stage.chat
  const { cacheUrl, ticketSecret, table } = data
  // The address of a function in a network does not stream, and readers who are redirected come by it.
  const isPrivate = ticketSecret === undefined
  const chat = createFunction(stack, 'chat', {
    stage,
    network,
    isPrivate,
    bundle: bundles.chat,
    commit: commits.chat,
    memoryMb,
    timeout: Duration.millis(timeouts.functionMs),
    reserved,
    environment: {
      ...applicationEnvironment(stage, data),
      ...(isPrivate && { REDIS_URL: cacheUrl.secretValue.unsafeUnwrap() }),
      LAMBDA_ENVIRONMENTS: `${reserved}`,
      ...(ticketSecret && { OVERFLOW_TICKET_SECRETS: ticketSecret.secretValue.unsafeUnwrap() }),
    },
    statements: taskStatements('chat', resourcesOf(stack, stage, { tableArn: table.tableArn, daxArn: undefined })),
  })
  const chatAlias = new Alias(stack, 'ChatAlias', { aliasName: liveAlias, version: chat.currentVersion })
  holdReady(chatAlias, windows, stage.chat)
  return { chat, chatAlias, chatUrl: ticketSecret && addUrl(chatAlias) }
}

/** Streams, and asks for no signature of AWS: the ticket of a router is what lets in. */
function addUrl(alias: Alias) {
  return alias.addFunctionUrl({ authType: FunctionUrlAuthType.NONE, invokeMode: InvokeMode.RESPONSE_STREAM })
}

/** Environments held ready around chapters that come out; at other times none, which costs nothing. */
function holdReady(
  alias: Alias,
  windows: readonly DropWindow[],
  { provisionedPerMultiple, reserved }: { provisionedPerMultiple: number; reserved: number },
): void {
  if (provisionedPerMultiple === 0) return
  const scaling = alias.addAutoScaling({ minCapacity: 0, maxCapacity: reserved })
  windows.forEach((window, index) => {
    const { fromMs, toMs } = window
    const environments = readyEnvironments(window, { perMultiple: provisionedPerMultiple, most: reserved })
    const at = (atMs: number) => ({ schedule: Schedule.at(new Date(atMs)), timeZone: TimeZone.ETC_UTC })
    scaling.scaleOnSchedule(`Drop${index}`, { ...at(fromMs), minCapacity: environments, maxCapacity: environments })
    scaling.scaleOnSchedule(`AfterDrop${index}`, { ...at(toMs), minCapacity: 0, maxCapacity: 0 })
  })
}
