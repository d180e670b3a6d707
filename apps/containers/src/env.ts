import process from 'node:process'

/** Set by CI systems. */
export const isCi = process.env.CI === 'true'

/** Which images run: `IMAGE_PREFIX/fargate:IMAGE_TAG`, as in docker/compose.yaml. */
export const { IMAGE_PREFIX: imagePrefix = 'manga-assist', IMAGE_TAG: imageTag = 'dev' } = process.env
