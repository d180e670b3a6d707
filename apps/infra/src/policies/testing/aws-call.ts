/** One call to AWS: who made it, what a policy must allow for it, and on what. */
export interface AwsCall {
  /** Access key of the caller. Each process of a test has its own. */
  caller: string
  /** Name of the operation, as the SDK has it. */
  operation: string
  /** Permission that IAM asks for. */
  action: string
  /** Kind and name, for example `table/manga_chatbot_memory`. */
  resource: string
}

interface SignedRequest {
  path: string
  authorization: string | undefined
  /** Header `x-amz-target` of services that name the operation there. */
  target: string | undefined
  body: string
}

/** Services by the name that signatures have for them. */
export type AwsService = 'dynamodb' | 'lambda' | 'bedrock' | 'sagemaker' | 'monitoring'

/** Who signed a request, and for which service. Throws when nobody did: such a call would be refused in AWS. */
export function signatureOf(authorization = ''): { caller: string; service: AwsService } {
  const [, caller = '', service = ''] = authorization.match(/Credential=([^/]+)\/\d+\/[^/]+\/([^/]+)\//) ?? []
  if (caller === '' || !isKnown(service))
    throw new Error(`a call that is not signed for a known service: ${authorization}`)
  return { caller, service }
}

/** What is asked of AWS, read from the request as it is on the wire. */
export function callsIn(request: SignedRequest): AwsCall[] {
  const { caller, service } = signatureOf(request.authorization)
  const read = readers[service]
  return read(request).map((call) => ({ caller, ...call }))
}

type Reader = (request: SignedRequest) => Omit<AwsCall, 'caller'>[]

const readers: Record<AwsService, Reader> = {
  dynamodb({ target, body }) {
    const operation = operationIn(target)
    const { TableName, RequestItems = {}, IndexName } = JSON.parse(body)
    const tables = TableName === undefined ? Object.keys(RequestItems) : [TableName]
    return tables.map((table) => ({
      operation,
      action: `dynamodb:${operation}`,
      resource: IndexName === undefined ? `table/${table}` : `table/${table}/index/${IndexName}`,
    }))
  },
  lambda({ path }) {
    const [, name = '', way] = path.match(/^\/[^/]+\/functions\/([^/]+)\/(response-streaming-)?invocations/) ?? []
    const operation = way === undefined ? 'Invoke' : 'InvokeWithResponseStream'
    // One permission for both operations.
    return [{ operation, action: 'lambda:InvokeFunction', resource: `function:${decodeURIComponent(name)}` }]
  },
  bedrock({ path }) {
    const [, model = ''] = path.match(/^\/model\/([^/]+)\/converse-stream$/) ?? []
    const action = 'bedrock:InvokeModelWithResponseStream'
    return [{ operation: 'ConverseStream', action, resource: `inference-profile/${decodeURIComponent(model)}` }]
  },
  sagemaker({ path }) {
    const [, name = ''] = path.match(/^\/endpoints\/([^/]+)\/invocations$/) ?? []
    return [{ operation: 'InvokeEndpoint', action: 'sagemaker:InvokeEndpoint', resource: `endpoint/${name}` }]
  },
  monitoring({ target, body }) {
    const operation = operationIn(target)
    const { Namespace = '' } = body.startsWith('{') ? JSON.parse(body) : {}
    return [{ operation, action: `cloudwatch:${operation}`, resource: `namespace/${Namespace}` }]
  },
}

/** `DynamoDB_20120810.GetItem` */
function operationIn(target = ''): string {
  return target.split('.')[1] ?? target
}

function isKnown(service: string): service is AwsService {
  return service in readers
}
