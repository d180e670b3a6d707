/** One thing that goes into an image. Paths are from the root of the repository, `to` from the folder of the application. */
export type Content =
  /** A script and all that it imports, as one file. */
  | { kind: 'service'; folder: string; entry: string; to: string }
  /** A function, in the pieces that Lambda would get. */
  | { kind: 'function'; folder: string; to: string }
  /** The page: bundled, then copied. */
  | { kind: 'page'; folder: string; to: string }
  /** Scripts that are run as they are. */
  | { kind: 'scripts'; folder: string; to: string }

const health: Content = { kind: 'service', folder: 'apps/images', entry: 'src/health/main.ts', to: 'health.mjs' }

const dashboard: Content = { kind: 'page', folder: 'apps/dashboard', to: 'dashboard' }

/** What each image holds beside its base. */
export const contents = {
  fargate: [
    service('apps/fargate'),
    health,
    { kind: 'page', folder: 'apps/web', to: 'web' },
    { kind: 'page', folder: 'apps/reference', to: 'reference' },
    dashboard,
  ],
  router: [service('apps/router'), health, dashboard],
  lambda: [
    service('packages/lambda-emulator'),
    health,
    { kind: 'scripts', folder: 'packages/lambda-emulator/src/bootstrap', to: 'bootstrap' },
    { kind: 'function', folder: 'lambda/chat', to: 'functions/chat/dist' },
    { kind: 'function', folder: 'lambda/enrich', to: 'functions/enrich/dist' },
  ],
} as const satisfies Record<string, readonly Content[]>

export type ImageName = keyof typeof contents

export function isImageName(name: string): name is ImageName {
  return Object.hasOwn(contents, name)
}

function service(folder: string): Content {
  return { kind: 'service', folder, entry: 'src/main.ts', to: 'main.mjs' }
}
