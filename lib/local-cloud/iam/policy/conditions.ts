import { LocalCloudError } from '../../shared/errors';
import { own } from '../../shared/own';
import { matches } from './pattern';
import type { Condition } from './policy';

/** What is known of a request: texts by condition key. A key that the request does not carry has no entry. */
export type RequestContext = Readonly<Record<string, readonly string[]>>;

type Operator = (pattern: string, value: string) => boolean;

/** IAM user guide, "IAM JSON policy elements: Condition operators". */
const OPERATORS: Readonly<Record<string, Operator>> = {
  ArnEquals: matches,
  ArnLike: matches,
  Bool: (pattern, value) => pattern.toLowerCase() === value.toLowerCase(),
  StringEquals: (pattern, value) => pattern === value,
  StringLike: matches,
};

/** Keys of which a function's own request is known to carry the value, or to carry none. */
const KEYS = [
  'aws:PrincipalAccount',
  'aws:PrincipalArn',
  'aws:SecureTransport',
  // Set by services that act on somebody's behalf, never on a function's own request.
  'aws:SourceAccount',
  'aws:SourceArn',
  'dynamodb:Attributes',
  'kms:CallerAccount',
  'kms:EncryptionContext:aws:s3:arn',
  'kms:EncryptionContext:aws:sns:topicArn',
  'kms:EncryptionContext:aws:sqs:arn',
  'kms:ViaService',
  'lambda:FunctionUrlAuthType',
  'lambda:InvokedViaFunctionUrl',
  'sns:Endpoint',
  'sns:Protocol',
  'sts:ExternalId',
];

/**
 * Whether all conditions of a statement hold.
 *
 * @throws LocalCloudError `PolicyUnsupported` for an operator or a key that is not known here
 */
export function conditionsHold(conditions: readonly Condition[], context: RequestContext): boolean {
  return conditions.every((condition) => holds(condition, context));
}

function holds({ operator, key, values }: Condition, context: RequestContext): boolean {
  const [, set, name = ''] = /^(?:(ForAllValues|ForAnyValue):)?(.+)$/.exec(operator) ?? [];
  const compare = own(OPERATORS, name);
  if (!compare) throw unsupported('operator', operator, Object.keys(OPERATORS));
  const known = KEYS.find((one) => one.toLowerCase() === key.toLowerCase());
  if (!known) throw unsupported('key', key, KEYS);
  const actual = context[known] ?? [];
  const accepted = (value: string) => values.some((pattern) => compare(pattern, value));
  // A request without the key satisfies "all of its values", and nothing else.
  if (set === 'ForAllValues') return actual.every(accepted);
  return actual.some(accepted);
}

function unsupported(kind: string, name: string, known: readonly string[]): LocalCloudError {
  return new LocalCloudError(
    'PolicyUnsupported',
    `the condition ${kind} "${name}" is not enforced locally (supported: ${known.join(', ')}): write the condition without it, or start the local cloud without enforceIam`,
  );
}
