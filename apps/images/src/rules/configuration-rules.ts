import { applicationLayers, bytesOf, type Image } from '../image/image.ts'
import type { Rule } from './rule.ts'

/** What the application may add to its base: tasks pull their image anew each time they start. */
export const largestApplicationBytes = 8_000_000
/** Of a whole image, base included. */
export const largestImageBytes = 200_000_000

const revisionForm = /^[\da-f]{40}(-dirty)?$/
const mark = 'org.opencontainers.image.'
/** Labels that an image must have, and their form. */
const labelForms: Readonly<Record<string, RegExp>> = {
  [`${mark}title`]: /./,
  [`${mark}description`]: /./,
  [`${mark}licenses`]: /./,
  [`${mark}version`]: /^\d+\.\d+\.\d+/,
  [`${mark}revision`]: revisionForm,
  [`${mark}created`]: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/,
  // By digest; the stand-in is named by the digest of the script that makes it.
  [`${mark}base.name`]: /@sha256:[\da-f]{64}$|^manga-assist\/stand-in-base:[\da-f]{12}$/,
}

/** Rules on what an image says that it is, and on how it is started. */
export const configurationRules: readonly Rule[] = [
  {
    name: 'user',
    advice: 'set USER to a number above 0, such as 65532:65532',
    find: ({ config: { user } }) => (/^[1-9]\d*(:[1-9]\d*)?$/.test(user) ? [] : [`USER is ${user || 'not set'}`]),
  },
  {
    name: 'entry',
    advice: 'start Node itself, as a list: it must be process 1 to receive SIGTERM',
    find: ({ config }) => [
      ...(config.entrypoint[0] === '/nodejs/bin/node' ? [] : [`ENTRYPOINT is ${JSON.stringify(config.entrypoint)}`]),
      ...(config.stopSignal === 'SIGTERM' ? [] : [`STOPSIGNAL is ${config.stopSignal || 'not set'}`]),
    ],
  },
  {
    name: 'healthcheck',
    advice: 'give HEALTHCHECK a list that starts with /nodejs/bin/node: there is no shell',
    find: ({ config: { healthcheck } }) =>
      healthcheck[0] === 'CMD' && healthcheck[1] === '/nodejs/bin/node'
        ? []
        : [`HEALTHCHECK is ${JSON.stringify(healthcheck)}`],
  },
  {
    name: 'labels',
    advice: 'pass REVISION, VERSION, CREATED and BASE as build arguments, as npm run images does',
    find: ({ config: { labels } }) =>
      Object.entries(labelForms)
        .filter(([name, form]) => !form.test(labels[name] ?? ''))
        .map(([name, form]) => `${name} is ${labels[name] || 'not set'}, not of the form ${form.source}`),
  },
  { name: 'size', advice: 'look what the bundle holds: esbuild can analyse its metafile', find: tooLarge },
]

function tooLarge(image: Image): string[] {
  const added = bytesOf({ layers: applicationLayers(image) })
  const whole = bytesOf(image)
  return [
    ...(added <= largestApplicationBytes
      ? []
      : [`adds ${added} bytes to its base, at most ${largestApplicationBytes}`]),
    ...(whole <= largestImageBytes ? [] : [`has ${whole} bytes, at most ${largestImageBytes}`]),
  ]
}
