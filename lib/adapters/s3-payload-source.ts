import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { Payload, PayloadSource } from '../protocol/replication/payloads';
import { payloadKey } from './payload-address';

/** The payload bucket of the feed that a replica follows, and of no other. */
export class S3PayloadSource implements PayloadSource {
  readonly #s3: S3Client;
  readonly #bucket: string;

  constructor(s3: S3Client, bucket: string) {
    this.#s3 = s3;
    this.#bucket = bucket;
  }

  async fetch(dataref: string): Promise<Payload> {
    const key = payloadKey(this.#bucket, dataref);
    // Whoever can put a message on the queue must not make the function read whatever it may name.
    if (key === undefined) return { kind: 'missing', reason: 'dataref is not an object of the feed' };
    try {
      const { Body } = await this.#s3.send(new GetObjectCommand({ Bucket: this.#bucket, Key: key }));
      return { kind: 'found', data: (await Body?.transformToString()) ?? '' };
    } catch (error) {
      // A bucket that is away may come back; so may a permission.
      if (error instanceof Error && error.name === 'NoSuchKey') {
        return { kind: 'missing', reason: "the object of dataref is not in the feed's bucket" };
      }
      throw error;
    }
  }
}
