import { createHash } from 'node:crypto';

/** By what a feed with fixed names is found from another account or region. */
export interface FeedAddress {
  readonly namespace?: string;
  /** Of the contract. */
  readonly owner: string;
  /** Of the contract. */
  readonly entity: string;
  readonly account: string;
  readonly region: string;
}

/** Physical names that owner and consumer both compute. */
export interface FeedNames {
  readonly topic: string;
  readonly payloads: string;
  readonly batchRole: string;
}

/**
 * The shortest limit counts for all: a bucket's of 63 characters, in lower case and unlike any other bucket of AWS ("Bucket naming
 * rules" in the S3 user guide). A role may have 64, a topic 256.
 */
const MAX_LENGTH = 63;
/** 64 bits: names are told apart by it, also those that were cut. */
const DIGEST_LENGTH = 16;

/** The names of a feed with fixed names: readable as far as they fit, and of this address alone by their digest. */
export function feedNames({ namespace, owner, entity, account, region }: FeedAddress): FeedNames {
  const text = JSON.stringify([namespace ?? null, owner, entity, account, region]);
  const digest = createHash('sha256').update(text).digest('hex').slice(0, DIGEST_LENGTH);
  const named = (kind: string) => {
    const end = `-${kind}-${digest}`;
    const parts = ['es', ...(namespace === undefined ? [] : [namespace]), owner, entity];
    const readable = parts
      .join('-')
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-');
    return `${readable.slice(0, MAX_LENGTH - end.length).replace(/-+$/, '')}${end}`;
  };
  return { topic: named('changes'), payloads: named('payloads'), batchRole: named('batch') };
}
