import { createHash } from 'node:crypto';
import { canonicalText } from '../protocol/rows/digest';
import type { Item } from '../wire/item';

/** 128 bits: enough that no two rows of a table share a digest by chance. */
const LENGTH = 22;

/** SHA-256 in base64url. */
export function fullDigestOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

/** The same, cut to 22 characters. */
export function digestOf(text: string): string {
  return fullDigestOf(text).slice(0, LENGTH);
}

/** Names a row, by its subject, where its key must not be shown: in logs, and in what an operator compares with them. */
export function hashKey(subject: string | undefined): string | undefined {
  return subject === undefined ? undefined : createHash('sha256').update(subject).digest('hex').slice(0, 16);
}

/** The same for equal items, whoever wrote them; the library's own attributes do not count. */
export function itemDigest(item: Item): string {
  return digestOf(canonicalText(item));
}
