import { targets } from '../build/targets.ts'
import { largestApplicationBytes, largestImageBytes } from '../rules/configuration-rules.ts'

export const defaultRepository = 'manga-assist'

/** `npm run images` as its users see it. */
export const description = {
  name: 'images',
  about:
    'Builds the images of docker/Dockerfile with the local engine, prints their sizes, and measures their builds: from nothing, after an edit of the service, after an edit of another, and from nothing once more, which must give the same layer. Writes the bill of materials of each to reports/images.',
  forms: ['[options]'],
  options: {
    check: {
      about: `hold the images to the rules too (user, writable paths, setuid, secrets, compilers, package managers, test files, labels, at most ${largestImageBytes / 1e6} MB, …)`,
    },
    quick: { about: 'build from the cache; measure nothing' },
    only: {
      value: 'LIST',
      about: `build some of ${targets.map(({ name }) => name).join(', ')} alone; measure nothing`,
    },
    release: {
      about:
        'build a clean commit on the images of docker/base/public.env, or not at all. Otherwise a stand-in is built on where they are not filled in or cannot be pulled',
    },
    repository: {
      value: 'NAME',
      about: 'what the images are called before /router, /fargate, /lambda',
      default: defaultRepository,
    },
    json: { about: 'JSON instead of tables' },
  },
  notes: ['Images are named by the git commit, and without --release also :dev.'],
  examples: ['npm run images -- --check', 'npm run images -- --quick --only router --json'],
  exitCodes: {
    0: 'all images are as they must be',
    1: `one is not: it adds more than ${largestApplicationBytes / 1e6} MB to its base, two clean builds of it differ, an edit elsewhere has it built again, or it breaks a rule; or there is no engine`,
    2: 'bad arguments',
    130: 'after Ctrl-C',
  },
} as const
