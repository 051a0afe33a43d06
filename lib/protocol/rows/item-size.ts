import { byteLength } from '../../wire/byte-length';
import type { AttributeValue, Item } from '../../wire/item';
import { numberText } from './digest';

/** "Constraints in Amazon DynamoDB": bytes of an item, names of its attributes included. */
export const MAX_ITEM_BYTES = 400 * 1024;

/** As DynamoDB counts it: "DynamoDB Item sizes and formats" in the DynamoDB developer guide. */
export function sizeOfItem(item: Item): number {
  return Object.entries(item).reduce((sum, [name, value]) => sum + byteLength(name) + sizeOf(value), 0);
}

function sizeOf({ S, N, B, SS, NS, BS, L, M }: AttributeValue): number {
  if (S !== undefined) return byteLength(S);
  if (N !== undefined) return sizeOfNumber(N);
  if (B !== undefined) return sizeOfBinary(B);
  if (SS) return sum(SS.map(byteLength));
  if (NS) return sum(NS.map(sizeOfNumber));
  if (BS) return sum(BS.map(sizeOfBinary));
  // Three bytes for a list or a map, and one for each element or member.
  if (L) return 3 + sum(L.map((each) => 1 + sizeOf(each)));
  if (M) return 3 + Object.keys(M).length + sizeOfItem(M);
  return 1;
}

/** A byte for two significant digits, and one more. */
function sizeOfNumber(text: string): number {
  const digits = /\d+/.exec(numberText(text))?.[0].length ?? 0;
  return Math.ceil(digits / 2) + 1;
}

function sizeOfBinary(base64: string): number {
  return (base64.length / 4) * 3 - (/=*$/.exec(base64)?.[0].length ?? 0);
}

function sum(sizes: readonly number[]): number {
  return sizes.reduce((total, size) => total + size, 0);
}
