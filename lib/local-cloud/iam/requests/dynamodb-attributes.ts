import { isObject, type JsonObject } from '../../shared/json';
import { own } from '../../shared/own';

const EXPRESSIONS = [
  'ConditionExpression',
  'FilterExpression',
  'KeyConditionExpression',
  'ProjectionExpression',
  'UpdateExpression',
];
const WORDS = [
  'add',
  'and',
  'attribute_exists',
  'attribute_not_exists',
  'attribute_type',
  'begins_with',
  'between',
  'contains',
  'delete',
  'if_not_exists',
  'in',
  'list_append',
  'not',
  'or',
  'remove',
  'set',
  'size',
];

/** The top-level attributes that a request names: `dynamodb:Attributes` in the DynamoDB developer guide, "Using IAM policy conditions". */
export function attributesOf(input: JsonObject): string[] {
  const names = isObject(input.ExpressionAttributeNames) ? input.ExpressionAttributeNames : {};
  const inExpressions = EXPRESSIONS.flatMap((member) => {
    const expression = input[member];
    return typeof expression === 'string' ? topLevelNames(expression) : [];
  });
  const direct = [input.Item, input.Key].flatMap((part) => (isObject(part) ? Object.keys(part) : []));
  return [...new Set([...direct, ...inExpressions.map((name) => String(own(names, name) ?? name))])];
}

/** Names of an expression without values (`:v`), parts of a path (`.b`), numbers and words of the language. */
function topLevelNames(expression: string): string[] {
  const found = expression.match(/(?<![\w.:#])#?[A-Za-z_][\w]*/g) ?? [];
  return found.filter((name) => !WORDS.includes(name.toLowerCase()));
}
