import { type App, RemovalPolicy, type Stack } from 'aws-cdk-lib'
import { Repository, RepositoryEncryption, TagMutability, TagStatus } from 'aws-cdk-lib/aws-ecr'
import type { SharedParameters } from '../stages.ts'
import { sharedStack } from './stage-stack.ts'

/** Images that run in AWS, by the app that they hold. */
export const imageNames = ['fargate', 'router'] as const
type ImageName = (typeof imageNames)[number]

/** What is stored for each image: itself, its signature, the list of its parts. Each counts as an image. */
const storedPerImage = 3
/** At a few merges a day months of ways back. */
const keptImages = 500

/** Repository of an image. Stages know it by this name, so that none needs an export of another stack. */
export function repositoryName(image: ImageName): string {
  return `manga-assist/${image}`
}

/** Repositories of the images, one for all stages: what was tested in one is what runs in the next. */
export function createRegistry(app: App, parameters: SharedParameters): Repository[] {
  const stack = sharedStack(app, 'Registry', parameters)
  return imageNames.map((image) => createRepository(stack, image))
}

function createRepository(stack: Stack, image: ImageName): Repository {
  return new Repository(stack, image, {
    repositoryName: repositoryName(image),
    imageScanOnPush: true,
    imageTagMutability: TagMutability.IMMUTABLE,
    encryption: RepositoryEncryption.KMS,
    removalPolicy: RemovalPolicy.RETAIN,
    // By count alone, the oldest first. Signatures have no tag: a rule for what is untagged would take them from images that
    // still run, which no deployment may use then.
    lifecycleRules: [{ tagStatus: TagStatus.ANY, maxImageCount: keptImages * storedPerImage }],
  })
}
