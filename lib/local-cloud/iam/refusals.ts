/** An answer in place of the service's own. */
export interface RefusalResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

type Shape = (message: string) => RefusalResponse;

/** How each service says that access is denied. */
const SHAPES: Readonly<Record<string, Shape>> = {
  dynamodb: (message) => json({ __type: 'com.amazon.coral.service#AccessDeniedException', Message: message }),
  sqs: (message) =>
    json(
      { __type: 'com.amazon.coral.service#AccessDeniedException', message },
      { 'x-amzn-query-error': 'AccessDenied;Sender' },
    ),
  sns: (message) => queryError('AuthorizationError', message),
  sts: (message) => queryError('AccessDenied', message),
  s3: (message) =>
    xml(
      `<?xml version="1.0" encoding="UTF-8"?><Error><Code>AccessDenied</Code><Message>${escapeXml(message)}</Message><RequestId>local</RequestId></Error>`,
    ),
};

/** The refusal of a service, by the name that its signatures have. */
export function refusal(service: string, message: string): RefusalResponse {
  return (SHAPES[service] ?? (SHAPES.dynamodb as Shape))(message);
}

function json(error: object, headers: Readonly<Record<string, string>> = {}): RefusalResponse {
  return {
    status: 400,
    headers: { 'content-type': 'application/x-amz-json-1.0', ...headers },
    body: JSON.stringify(error),
  };
}

/** How services of the Query protocol say it. */
function queryError(code: string, message: string): RefusalResponse {
  const error = `<Error><Type>Sender</Type><Code>${code}</Code><Message>${escapeXml(message)}</Message></Error>`;
  return xml(`<ErrorResponse>${error}<RequestId>local</RequestId></ErrorResponse>`);
}

function xml(body: string): RefusalResponse {
  return { status: 403, headers: { 'content-type': 'application/xml' }, body };
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
