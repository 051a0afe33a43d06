import type { TransactionCanceledException, TransactWriteItem } from '@aws-sdk/client-dynamodb';
import type { Item } from '../../wire/item';
import * as sdk from '../sdk-values';

/** Stands in for the conversion for the SDK: the lean client takes and gives the wire form. */
export const toSdkItem = (item: Item): Item => item;
export const fromSdkItem = toSdkItem;

/** Members of an action that hold values. */
const VALUES = ['Item', 'Key', 'ExpressionAttributeValues'] as const;

export function fromSdkActions(actions: readonly TransactWriteItem[]): readonly TransactWriteItem[] {
  return actions.map((action) =>
    Object.fromEntries(Object.entries(action).map(([name, request]) => [name, withWireValues(request)])),
  );
}

function withWireValues(request: object | undefined) {
  // The SDK leaves out what is undefined.
  if (request === undefined) return undefined;
  const members = request as Partial<Record<string, Parameters<typeof sdk.fromSdkItem>[0]>>;
  const values = VALUES.flatMap((name) => (members[name] ? [[name, sdk.fromSdkItem(members[name])]] : []));
  return { ...request, ...Object.fromEntries(values) };
}

export function withSdkItems(error: TransactionCanceledException): TransactionCanceledException {
  for (const reason of error.CancellationReasons ?? [])
    if (reason.Item) reason.Item = sdk.toSdkItem(reason.Item as Item);
  return error;
}
