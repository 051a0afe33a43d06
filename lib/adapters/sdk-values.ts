import type {
  AttributeValue as SdkValue,
  TransactionCanceledException,
  TransactWriteItem,
} from '@aws-sdk/client-dynamodb';
import type { AttributeValue, Item } from '../wire/item';

/** An item as the SDK takes it: binary values are bytes, which the wire form has as base64. */
export function toSdkItem(item: Item): Record<string, SdkValue> {
  return mapValues(item, toSdkValue);
}

/** An item that the SDK has read, in the wire form. */
export function fromSdkItem(item: Record<string, SdkValue | undefined>): Item {
  return Object.fromEntries(
    Object.entries(item).flatMap(([name, value]) =>
      // Of an attribute that is called `__proto__` the SDK tells the name alone.
      value ? [[name, fromSdkValue(value)]] : [],
    ),
  );
}

/** Actions of a transaction that were written for the SDK, as the client takes them. */
export function fromSdkActions(actions: readonly TransactWriteItem[]): readonly TransactWriteItem[] {
  return actions;
}

/** Lets an error tell of the items that are there as the SDK does. @returns the same error */
export function withSdkItems(error: TransactionCanceledException): TransactionCanceledException {
  return error;
}

function toSdkValue(value: AttributeValue): SdkValue {
  if (value.B !== undefined) return { B: Buffer.from(value.B, 'base64') };
  if (value.BS) return { BS: value.BS.map((each) => Buffer.from(each, 'base64')) };
  if (value.L) return { L: value.L.map(toSdkValue) };
  if (value.M) return { M: toSdkItem(value.M) };
  return value as SdkValue;
}

function fromSdkValue(value: SdkValue): AttributeValue {
  if (value.B !== undefined) return { B: toBase64(value.B) };
  if (value.BS) return { BS: value.BS.map(toBase64) };
  if (value.L) return { L: value.L.map(fromSdkValue) };
  if (value.M) return { M: fromSdkItem(value.M) };
  return value as AttributeValue;
}

/** Text in place of bytes is base64 to the SDK. */
function toBase64(bytes: Uint8Array | string): string {
  return typeof bytes === 'string' ? bytes : Buffer.from(bytes).toString('base64');
}

function mapValues<A, B>(
  values: { readonly [name: string]: A },
  convert: (value: A) => B,
): Record<string, B> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, convert(value)]));
}
