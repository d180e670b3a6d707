import type { StageParameters } from '../stages.ts'
import type { Data } from './data.ts'

/** Variables that tasks and the chat function have in common; secrets are not among them. */
export function applicationEnvironment(stage: StageParameters, { table }: Data): Record<string, string> {
  return {
    NODE_ENV: 'production',
    AUTH: 'jwt',
    JWT_ISSUER: stage.identity.issuer,
    JWT_AUDIENCE: stage.identity.audience,
    ALLOWED_ORIGINS: `https://${stage.domain.name}`,
    STORE: 'dynamodb',
    DYNAMODB_TABLE: table.tableName,
    LANGUAGE_MODEL: 'bedrock',
    BEDROCK_MODEL_ID: stage.model.profileId,
    INTENT: 'sagemaker',
    SAGEMAKER_ENDPOINT_NAME: stage.names.intentEndpoint,
    RATE_LIMIT_ADDRESS_PER_MINUTE: `${stage.perAddress.application * 60}`,
    // CloudFront and the load balancer.
    TRUSTED_PROXIES: '2',
  }
}
