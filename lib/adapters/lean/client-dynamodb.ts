import type {
  BatchGetItemCommandInput,
  BatchGetItemCommandOutput,
  DescribeTableCommandInput,
  DescribeTableCommandOutput,
  GetItemCommandInput,
  GetItemCommandOutput,
  PutItemCommandInput,
  PutItemCommandOutput,
  QueryCommandInput,
  QueryCommandOutput,
  ScanCommandInput,
  ScanCommandOutput,
  TransactWriteItemsCommandInput,
  TransactWriteItemsCommandOutput,
  UpdateItemCommandInput,
  UpdateItemCommandOutput,
} from '@aws-sdk/client-dynamodb';
import { Client, type ClientConfig } from './client';
import { jsonCommand } from './json-command';

/** Stands in for `@aws-sdk/client-dynamodb`. Items are in the wire form: binary is base64 text. */
export class DynamoDBClient extends Client {
  constructor(config?: ClientConfig) {
    super({ name: 'dynamodb', variable: 'DYNAMODB' }, config);
  }
}

function command<Input extends object, Output>(action: string) {
  return jsonCommand<Input, Output>(`DynamoDB_20120810.${action}`, '1.0');
}

export const BatchGetItemCommand = /* @__PURE__ */ command<
  BatchGetItemCommandInput,
  BatchGetItemCommandOutput
>('BatchGetItem');
export const DescribeTableCommand = /* @__PURE__ */ command<
  DescribeTableCommandInput,
  DescribeTableCommandOutput
>('DescribeTable');
export const GetItemCommand = /* @__PURE__ */ command<GetItemCommandInput, GetItemCommandOutput>('GetItem');
export const PutItemCommand = /* @__PURE__ */ command<PutItemCommandInput, PutItemCommandOutput>('PutItem');
export const QueryCommand = /* @__PURE__ */ command<QueryCommandInput, QueryCommandOutput>('Query');
export const ScanCommand = /* @__PURE__ */ command<ScanCommandInput, ScanCommandOutput>('Scan');
export const UpdateItemCommand = /* @__PURE__ */ command<UpdateItemCommandInput, UpdateItemCommandOutput>(
  'UpdateItem',
);

/** Without a `ClientRequestToken`, which the SDK adds: who must know whether a lost answer told of success learns it from what was written. */
export const TransactWriteItemsCommand = /* @__PURE__ */ command<
  TransactWriteItemsCommandInput,
  TransactWriteItemsCommandOutput
>('TransactWriteItems');

/** The pages of a query, one after the other. */
export async function* paginateQuery(
  { client }: { readonly client: DynamoDBClient },
  input: QueryCommandInput,
) {
  let next: QueryCommandInput['ExclusiveStartKey'];
  do {
    const page = await client.send(new QueryCommand({ ...input, ExclusiveStartKey: next }));
    yield page;
    next = page.LastEvaluatedKey;
  } while (next);
}
