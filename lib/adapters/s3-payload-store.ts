import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { PayloadStore } from '../protocol/replication/payloads';
import { payloadAddress } from './payload-address';

/** The feed's payload bucket, as the publisher writes it. */
export class S3PayloadStore implements PayloadStore {
  readonly #s3: S3Client;
  readonly #bucket: string;

  constructor(s3: S3Client, bucket: string) {
    this.#s3 = s3;
    this.#bucket = bucket;
  }

  async put(name: string, data: string): Promise<string> {
    const key = `${name}.json`;
    await this.#s3.send(
      new PutObjectCommand({ Bucket: this.#bucket, Key: key, Body: data, ContentType: 'application/json' }),
    );
    return payloadAddress(this.#bucket, key);
  }
}
