import { type Answer } from './rule.ts';

const ELASTICSEARCH = {
  'content-type': 'application/vnd.elasticsearch+json;compatible-with=9',
  'x-elastic-product': 'Elasticsearch',
};

/** Elasticsearch turns the whole request away since its write queue is full. */
export function rejectedExecution(retryAfterSeconds = 1): Answer {
  return elasticsearchError(
    { status: 429, type: 'es_rejected_execution_exception', reason: 'rejected execution: the queue is full' },
    { 'retry-after': String(retryAfterSeconds) },
  );
}

/** Elasticsearch does not know the key. */
export function securityException(): Answer {
  return elasticsearchError(
    {
      status: 401,
      type: 'security_exception',
      reason: 'unable to authenticate with provided credentials and anonymous access is not allowed',
    },
    { 'www-authenticate': 'ApiKey' },
  );
}

/** S3 wants fewer requests. */
export function slowDown(): Answer {
  return {
    status: 503,
    headers: { 'content-type': 'application/xml', 'x-amz-request-id': 'FAULT' },
    body:
      '<?xml version="1.0" encoding="UTF-8"?>\n' +
      '<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message>' +
      '<RequestId>FAULT</RequestId></Error>',
  };
}

/** DynamoDB fails for a reason of its own. */
export function dynamodbInternalError(): Answer {
  return awsJsonError(500, 'com.amazonaws.dynamodb.v20120810#InternalServerError');
}

/** DynamoDB wants fewer requests. */
export function dynamodbThrottling(): Answer {
  return awsJsonError(400, 'com.amazon.coral.availability#ThrottlingException');
}

/** Secrets Manager fails for a reason of its own. */
export function secretsInternalError(): Answer {
  return awsJsonError(500, 'InternalServiceError');
}

function awsJsonError(status: number, type: string): Answer {
  return {
    status,
    headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-requestid': 'FAULT' },
    body: JSON.stringify({ __type: type, message: 'A fault of the test.' }),
  };
}

function elasticsearchError(
  { status, type, reason }: { readonly status: number; readonly type: string; readonly reason: string },
  headers: Readonly<Record<string, string>>,
): Answer {
  const error = { root_cause: [{ type, reason }], type, reason };
  return { status, headers: { ...ELASTICSEARCH, ...headers }, body: JSON.stringify({ error, status }) };
}

/** What Elasticsearch says of a bulk request, with the answers of its items in their order. */
export function bulkAnswer(items: readonly unknown[]): Answer {
  return { status: 200, headers: ELASTICSEARCH, body: JSON.stringify({ took: 0, errors: true, items }) };
}
