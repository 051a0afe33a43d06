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
import { OperatorError } from '../shared/errors';
import { throwIfInterrupted } from '../shared/functions';
import type { KnownFeed } from '../shared/topology';

const READS_AT_ONCE = 8;
/** What S3 says of a bucket that an operator can do something about; its own message does not name the bucket. */
const UNREADABLE = new Set(['NoSuchBucket', 'AccessDenied']);

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
  readonly #contract: string;
  readonly #signal: AbortSignal | undefined;

  constructor(
    s3: S3Client,
    { failureBucket, contract }: Pick<KnownFeed, 'failureBucket' | 'contract'>,
    signal?: AbortSignal,
  ) {
    this.#s3 = s3;
    this.#bucket = failureBucket;
    this.#contract = contract;
    this.#signal = signal;
  }

  async count(): Promise<number> {
    let count = 0;
    for await (const page of paginateListObjectsV2({ client: this.#s3 }, { Bucket: this.#bucket }))
      count += page.KeyCount ?? page.Contents?.length ?? 0;
    return count;
  }

  /**
   * Every object, a page at a time.
   *
   * @throws OperatorError `bucket-unreadable` when there is no such bucket, or it may not be read; `interrupted`
   */
  async *pages(): AsyncGenerator<readonly StoredFailure[]> {
    try {
      yield* this.#pages();
    } catch (cause) {
      if (!(cause instanceof Error && UNREADABLE.has(cause.name))) throw cause;
      const problem = bucketProblem(this.#bucket, cause);
      throw new OperatorError('bucket-unreadable', `the feed of ${this.#contract}: ${problem}`, { cause });
    }
  }

  async *#pages(): AsyncGenerator<readonly StoredFailure[]> {
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

/** That a failure bucket cannot be read, and what to do. */
export function bucketProblem(bucket: string, error: unknown): string {
  const reason = error instanceof Error ? error.message || error.name : String(error);
  return `its failure bucket ${bucket} cannot be read (${reason}): allow s3:ListBucket of it and s3:GetObject of what is in it, or deploy its feed again if it was deleted`;
}
