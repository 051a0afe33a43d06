import type { HttpAnswer } from '../../support/http-proxy';
import type { Service } from './call';

const REQUEST_ID = '00000000-0000-4000-8000-000000000000';

/** What each service says when it fails, and when it is asked too often. */
const ERRORS: Record<
  Service,
  { readonly internal: () => HttpAnswer; readonly throttles: (() => HttpAnswer)[] }
> = {
  DynamoDB: {
    internal: () => json(500, 'com.amazonaws.dynamodb.v20120810#InternalServerError'),
    throttles: [
      () => json(400, 'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException'),
      () => json(400, 'com.amazon.coral.availability#ThrottlingException'),
      () => json(400, 'com.amazonaws.dynamodb.v20120810#RequestLimitExceeded'),
    ],
  },
  SQS: {
    internal: () => json(500, 'com.amazonaws.sqs#InternalError'),
    throttles: [
      () => json(400, 'com.amazonaws.sqs#RequestThrottled', 'RequestThrottled;Sender'),
      () => json(400, 'com.amazonaws.sqs#ThrottlingException', 'ThrottlingException;Sender'),
    ],
  },
  SNS: {
    internal: () => snsError(500, 'InternalFailure', 'Receiver'),
    throttles: [
      () => snsError(400, 'Throttling', 'Sender'),
      () => snsError(429, 'ThrottledException', 'Sender'),
    ],
  },
  S3: {
    internal: () => s3Error(500, 'InternalError'),
    throttles: [() => s3Error(503, 'SlowDown')],
  },
};

export function internalError(service: Service): HttpAnswer {
  return ERRORS[service].internal();
}

/** @param choice picks among the ways in which the service says it */
export function throttle(service: Service, choice: number): HttpAnswer {
  const { throttles } = ERRORS[service];
  const make = throttles[Math.floor(choice * throttles.length)] ?? ERRORS[service].internal;
  return make();
}

function json(status: number, type: string, queryError?: string): HttpAnswer {
  return answer(status, 'application/x-amz-json-1.0', JSON.stringify({ __type: type, message: 'chaos' }), {
    'x-amzn-requestid': REQUEST_ID,
    ...(queryError && { 'x-amzn-query-error': queryError }),
  });
}

function snsError(status: number, code: string, type: string): HttpAnswer {
  const error = `<Error><Type>${type}</Type><Code>${code}</Code><Message>chaos</Message></Error>`;
  const xml = `<ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/">${error}<RequestId>${REQUEST_ID}</RequestId></ErrorResponse>`;
  return answer(status, 'text/xml', xml);
}

function s3Error(status: number, code: string): HttpAnswer {
  const xml = `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>chaos</Message><RequestId>${REQUEST_ID}</RequestId></Error>`;
  return answer(status, 'application/xml', xml);
}

function answer(
  status: number,
  type: string,
  text: string,
  headers: Record<string, string> = {},
): HttpAnswer {
  const body = Buffer.from(text);
  return { status, headers: { 'content-type': type, ...headers }, body };
}
