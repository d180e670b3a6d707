import { basename } from 'node:path'
import type { Image } from '../image/image.ts'
import type { Rule } from './rule.ts'

/** Files that hold secrets wherever they lie, by name. Certificates of authorities, which end in .pem too, are none. */
const secretFiles =
  /^(\.env(\..+)?|\.npmrc|\.netrc|\.pgpass|\.git-credentials|id_(rsa|dsa|ecdsa|ed25519)|.+\.(key|p12|pfx|jks))$/
/** Folders of clients that keep their login there. */
const secretFolders = /(^|\/)\.(aws|ssh|docker|kube|gnupg)(\/|$)/

/** Texts that nothing but a secret has. A private key needs its body: programs name the first line to look for it. */
const secretTexts: Readonly<Record<string, RegExp>> = {
  'a private key': /-----BEGIN ([A-Z]+ )?PRIVATE KEY-----[\s\\nr]{1,8}[A-Za-z\d+/=]{32}/,
  'an AWS access key': /\b(AKIA|ASIA)[A-Z\d]{16}\b/,
  'a token of GitHub': /\bgh[pousr]_[A-Za-z\d]{36}\b/,
  'a token of npm': /\bnpm_[A-Za-z\d]{36}\b/,
  'a token of Slack': /\bxox[abprs]-[A-Za-z\d-]{20}/,
}

/** Names of variables whose value is nobody's business. */
const secretVariables = /(^|_)(SECRET|SECRETS|TOKEN|PASSWORD|PASSWD|CREDENTIALS|PRIVATE_KEY|ACCESS_KEY|API_KEY)(_|$|=)/i

/** A secret in any layer is out, whatever a later layer deletes: so are those in variables, labels and build arguments. */
export const secretRules: readonly Rule[] = [
  {
    name: 'secrets',
    advice: 'revoke it, then give it at run time (ECS secrets, compose environment) and rebuild',
    find: (image) => [...secretFilesOf(image), ...secretTextsOf(image), ...secretsOfConfiguration(image)],
  },
]

function secretFilesOf({ layers }: Image): string[] {
  const paths = layers.flatMap(({ files }) => files.filter(({ kind }) => kind !== 'folder').map(({ path }) => path))
  return paths
    .filter((path) => secretFiles.test(basename(path)) || secretFolders.test(path))
    .map((path) => `/${path} is of a kind that holds secrets`)
}

function secretTextsOf({ layers }: Image): string[] {
  return layers.flatMap(({ files }) =>
    files.flatMap(({ path, text = '' }) => secretsIn(text).map((kind) => `/${path} has ${kind}`)),
  )
}

function secretsOfConfiguration({ config, history }: Image): string[] {
  const variables = config.environment.filter((variable) => secretVariables.test(variable.split('=')[0] ?? ''))
  const said = [...config.environment, ...Object.values(config.labels), ...history]
  return [
    ...variables.map((variable) => `the variable ${variable.split('=')[0]} has a value`),
    ...said.flatMap((text) => secretsIn(text).map((kind) => `a variable, label or build step has ${kind}`)),
    ...history.flatMap(argumentsOf).map((name) => `the build argument ${name} is a secret`),
  ]
}

/** Build arguments stand before the command that they were given to: `|2 NAME=value OTHER=value /bin/sh -c …`. */
function argumentsOf(step: string): string[] {
  const names = /^\|\d+ (.*?)(\/bin\/sh|$)/.exec(step)?.[1]?.match(/\b\w+(?==)/g) ?? []
  return names.filter((name) => secretVariables.test(name))
}

function secretsIn(text: string): string[] {
  return Object.entries(secretTexts).flatMap(([kind, form]) => (form.test(text) ? [kind] : []))
}
