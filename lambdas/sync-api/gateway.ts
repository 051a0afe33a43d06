import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { ApiAnswer } from '../../lib/protocol/api/answer';
import type { ReceivedRequest } from '../../lib/protocol/api/request';

/** A request through API Gateway or a function URL. */
export function fromGateway(event: APIGatewayProxyEventV2): ReceivedRequest {
  const { headers, body = '', isBase64Encoded, requestContext } = event;
  return {
    id: requestContext.requestId,
    method: requestContext.http.method,
    path: event.rawPath,
    // API Gateway decodes the path before it hands it over; a function URL does not, and has no other route key.
    isDecoded: event.routeKey !== '$default',
    query: event.rawQueryString,
    accept: headers.accept,
    ifNoneMatch: headers['if-none-match'],
    body: isBase64Encoded ? Buffer.from(body, 'base64').toString() : body,
  };
}

export function toGateway({ status, headers, body }: ApiAnswer): APIGatewayProxyStructuredResultV2 {
  return { statusCode: status, headers, body };
}
