import { largestApplicationBytes, largestImageBytes } from '../rules/configuration-rules.ts'
import { defaultRepository } from './arguments.ts'

export const usage = `npm run images [-- OPTIONS]

Builds the images of docker/Dockerfile with the local engine, prints their sizes, and measures their builds: from nothing,
after an edit of the service, after an edit of another, and from nothing once more, which must give the same layer. Writes
the bill of materials of each to reports/images. Exits with 1 when an image adds more than ${largestApplicationBytes / 1e6} MB to its base, when two
clean builds differ, or when an edit elsewhere has it built again.

  --check              hold the images to the rules too (user, writable paths, setuid, secrets, compilers, package managers,
                       test files, labels, at most ${largestImageBytes / 1e6} MB, …)
  --quick              build from the cache; measure nothing
  --only NAME[,NAME]   build router, fargate or lambda alone; measure nothing
  --release            build a clean commit on the images of docker/base/public.env, or not at all. Otherwise a stand-in is
                       built on where they are not filled in or cannot be pulled
  --repository NAME    what the images are called before /router, /fargate, /lambda (default ${defaultRepository})
  --json               print JSON instead of tables
  --help               print this

Images are named by the git commit, and without --release also :dev.
`
