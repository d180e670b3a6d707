import * as z from 'zod'
import { catalogueFileVariable } from './catalogue/catalogue-file.ts'
import { languageModelChoice, languageModelVariables } from './language-model-variables.ts'
import type { ServiceSettings } from './open-services.ts'
import { checkStoreVariables, storeSettings, storeVariables } from './store-variables.ts'

/** Environment variables that choose what stands behind the application, the same on tasks and functions. */
export const applicationVariables = {
  ...storeVariables,
  ...languageModelVariables,
  /** Titles of one's own besides the shipped ones, as `npm run import` writes them; read once, at start. */
  CATALOGUE_FILE: catalogueFileVariable.optional(),
  /** Chapters that come out: a JSON array, read again when it changes. */
  CHAPTER_DROPS_FILE: z.string().min(1).optional(),
  /** What tells the intent of a message: the model in this process, or a SageMaker endpoint with that one behind it. */
  INTENT: z.enum(['embedded', 'sagemaker']).default('embedded'),
  /** The endpoint of `sagemaker`. */
  SAGEMAKER_ENDPOINT_NAME: z.string().min(1).max(63).default('intent-classifier'),
  /** Another address than AWS's own, for example a local server. */
  SAGEMAKER_ENDPOINT: z.url().optional(),
  /** Where profiles are refreshed after a conversation: in this process, or by a function that is invoked for it. */
  ENRICHMENT: z.enum(['in-process', 'lambda']).default('in-process'),
  /** The function of `lambda`. */
  ENRICH_FUNCTION: z.string().min(1).default('enrich'),
  /** Region of everything that is called in AWS. */
  AWS_REGION: z.string().default('us-east-1'),
}

type ApplicationEnvironment = z.output<z.ZodObject<typeof applicationVariables>>

/** To be given to the schema's `superRefine`. */
export const checkApplicationVariables = checkStoreVariables

/** What suits where the application runs. */
export interface ApplicationPlace {
  /** Most connections to a store at once. */
  maxSockets: number
  startCheck: 'describe' | 'touch'
  /** Whether to hear of changes at once; a function hears nothing while it is frozen. */
  subscribe: boolean
}

/** The settings that `openServices` takes. */
export function applicationSettings(env: ApplicationEnvironment, place: ApplicationPlace): ServiceSettings {
  return {
    store: storeSettings(env, place),
    redisUrl: env.REDIS_URL,
    subscribe: place.subscribe,
    languageModel: languageModelChoice(env),
    ownTitles: env.CATALOGUE_FILE,
    chapterDropsFile: env.CHAPTER_DROPS_FILE,
    ...(env.INTENT === 'sagemaker' && {
      intentEndpoint: { name: env.SAGEMAKER_ENDPOINT_NAME, endpoint: env.SAGEMAKER_ENDPOINT, region: env.AWS_REGION },
    }),
  }
}
