/** Where the engine's answers differ from what LocalStack 4.14.0 expects of DynamoDB Local. Bodies are texts, so that no digit is lost. */

/** LocalStack sends the region of the first, and replaces it in what comes back. */
const EXPECTED = '"arn:aws:dynamodb:ddblocal:';
const OWN = '"arn:aws:dynamodb:dynoxide:';
/** Between the ARN of the stream, by which LocalStack finds the region, and the engine's own iterator. */
const MARK = '|1|';
/** The engine's answer to an update that it knows nothing of, such as that of a table's replicas. LocalStack looks for the short one. */
const KNOWS_NOTHING = /"At least one of ProvisionedThroughput, BillingMode, [^"]*"/;

/** A request's body as the engine reads it. */
export function toEngine(operation: string, body: string): string {
  const own = body.replaceAll(EXPECTED, OWN);
  return operation === 'GetRecords' ? own.replace(/("ShardIterator":\s*")[^"]*\|1\|/, '$1') : own;
}

/**
 * An answer's body as LocalStack reads it.
 *
 * @param asked the request's body as LocalStack sent it
 */
export function fromEngine(operation: string, asked: string, body: string): string {
  const expected = body.replaceAll(OWN, EXPECTED);
  switch (operation) {
    case 'UpdateTable':
      return expected.replace(KNOWS_NOTHING, '"Nothing to update"');
    case 'GetShardIterator':
    case 'GetRecords':
      return expected.replace(
        /"(Next)?ShardIterator":\s*"/,
        (beginning) => `${beginning}${streamOf(asked)}${MARK}`,
      );
    default:
      return expected;
  }
}

/** The ARN of the stream which a request is about. */
function streamOf(asked: string): string {
  const { StreamArn, ShardIterator } = JSON.parse(asked);
  return StreamArn ?? ShardIterator.split(MARK)[0];
}
