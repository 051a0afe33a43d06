import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  paginateListObjectsV2,
  type S3Client,
} from '@aws-sdk/client-s3';
import { inParallel } from '../../protocol/replication/in-parallel';
import { toEpochMs } from '../../protocol/rows/epoch-time';
import { throwIfInterrupted } from '../shared/functions';

const READS_AT_ONCE = 8;

/** An object of the bucket with its text. */
export interface StoredFailure {
  readonly key: string;
  /** When it was kept (ISO 8601, UTC). */
  readonly at: string;
  readonly text: string;
}

/** The bucket in which a change feed keeps what it could not publish. */
export class FailureBucket {
  readonly #s3: S3Client;
  readonly #bucket: string;
  readonly #signal: AbortSignal | undefined;

  constructor(s3: S3Client, bucket: string, signal?: AbortSignal) {
    this.#s3 = s3;
    this.#bucket = bucket;
    this.#signal = signal;
  }

  async count(): Promise<number> {
    let count = 0;
    for await (const page of paginateListObjectsV2({ client: this.#s3 }, { Bucket: this.#bucket }))
      count += page.KeyCount ?? page.Contents?.length ?? 0;
    return count;
  }

  /** Every object, a page at a time. */
  async *pages(): AsyncGenerator<readonly StoredFailure[]> {
    // A page's texts are in memory together, and each may have megabytes.
    const query = { Bucket: this.#bucket, MaxKeys: 50 };
    for await (const { Contents = [] } of paginateListObjectsV2({ client: this.#s3 }, query)) {
      throwIfInterrupted(this.#signal);
      yield await inParallel(Contents, READS_AT_ONCE, async ({ Key: key = '', LastModified }) => ({
        key,
        at: new Date(toEpochMs(LastModified, Date.now())).toISOString(),
        text: await this.read(key),
      }));
    }
  }

  /** Replaces an object; answers how to tell whether somebody else has done so since. */
  async replace(key: string, text: string): Promise<() => Promise<boolean>> {
    const object = { Bucket: this.#bucket, Key: key };
    await this.#s3.send(new PutObjectCommand({ ...object, Body: text, ContentType: 'application/json' }));
    const tag = async () => (await this.#s3.send(new HeadObjectCommand(object))).ETag;
    const own = await tag();
    return async () => (await tag()) !== own;
  }

  async read(key: string): Promise<string> {
    const { Body } = await this.#s3.send(new GetObjectCommand({ Bucket: this.#bucket, Key: key }));
    return (await Body?.transformToString()) ?? '';
  }

  async delete(key: string): Promise<void> {
    await this.#s3.send(new DeleteObjectCommand({ Bucket: this.#bucket, Key: key }));
  }
}
