import { App } from 'aws-cdk-lib'

export interface AppOptions {
  /** Folder for the templates; a temporary one when left out. */
  outdir?: string
  /**
   * Whether CloudFormation's own schemas are held against every template. Takes longer than all the rest: `npm run synth`
   * does it, tests of templates do not. Default true.
   */
  checksSchemas?: boolean
}

/** An app that tells nobody of itself. */
export function newApp({ outdir, checksSchemas = true }: AppOptions): App {
  const place = outdir === undefined ? {} : { outdir }
  return new App({
    ...place,
    analyticsReporting: false,
    treeMetadata: false,
    builtinCloudFormationValidation: checksSchemas,
  })
}
