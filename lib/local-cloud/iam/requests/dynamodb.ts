import type { AccountRegion } from '../../shared/account-region';
import { isObject, type JsonObject } from '../../shared/json';
import type { AccessRequest } from '../policy/evaluate';
import { attributesOf } from './dynamodb-attributes';
import { type RequestReader, targetOperation, unknownOperation } from './request';

/** Operations on one table, whose action has the same name. */
const ON_TABLE = [
  'DeleteItem',
  'DeleteTable',
  'DescribeTable',
  'DescribeTimeToLive',
  'GetItem',
  'PutItem',
  'Query',
  'Scan',
  'UpdateItem',
  'UpdateTable',
  'UpdateTimeToLive',
];
/** Actions by the members of a transaction's items. */
const IN_TRANSACTION: Readonly<Record<string, string>> = {
  ConditionCheck: 'ConditionCheckItem',
  Delete: 'DeleteItem',
  Get: 'GetItem',
  Put: 'PutItem',
  Update: 'UpdateItem',
};

/** Service Authorization Reference, "Actions, resources, and condition keys for Amazon DynamoDB". */
export const readDynamoDbRequest: RequestReader = (request, place) => {
  const operation = targetOperation(request);
  const input = JSON.parse(request.body || '{}') as JsonObject;
  if (ON_TABLE.includes(operation)) return [onTable(operation, input, place)];
  switch (operation) {
    case 'BatchGetItem':
    case 'BatchWriteItem':
      return Object.keys(isObject(input.RequestItems) ? input.RequestItems : {}).map((table) => ({
        action: `dynamodb:${operation}`,
        resource: tableArn(table, place),
      }));
    case 'TransactGetItems':
    case 'TransactWriteItems':
      return (input.TransactItems as JsonObject[]).flatMap((item) =>
        Object.entries(item).map(([kind, part]) =>
          onTable(IN_TRANSACTION[kind] ?? kind, part as JsonObject, place),
        ),
      );
    case 'ListTables':
      return [{ action: 'dynamodb:ListTables', resource: '*' }];
    default:
      throw unknownOperation('DynamoDB', operation);
  }
};

function onTable(operation: string, input: JsonObject, place: AccountRegion): AccessRequest {
  const arn = tableArn(String(input.TableName), place);
  return {
    action: `dynamodb:${operation}`,
    resource: input.IndexName === undefined ? arn : `${arn}/index/${String(input.IndexName)}`,
    context: { 'dynamodb:Attributes': attributesOf(input) },
  };
}

/** Requests may give a table's ARN in place of its name. */
function tableArn(table: string, { region, accountId }: AccountRegion): string {
  return table.startsWith('arn:') ? table : `arn:aws:dynamodb:${region}:${accountId}:table/${table}`;
}
