import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { StreamRecord } from '../protocol/replication/outgoing-event';
import type { Failure, Quarantine } from '../protocol/replication/publish';
import { toJsonText } from '../wire/json-text';
import { REFUSED_PREFIX, type RefusedRecord } from '../wire/refused-record';

/** The feed's failure bucket, as the place where records are kept that can never be published. */
export class S3Quarantine implements Quarantine {
  readonly #s3: S3Client;
  readonly #bucket: string;

  constructor(s3: S3Client, bucket: string) {
    this.#s3 = s3;
    this.#bucket = bucket;
  }

  async keep({ original, sequenceNumber }: StreamRecord, { reason }: Failure, label: string): Promise<void> {
    // As Lambda lays out a failed batch: the event is text under "payload", so that one tool reads both.
    const body: RefusedRecord = {
      version: '1.0',
      condition: 'RecordRefused',
      reason,
      payload: toJsonText({ Records: [original] }),
    };
    await this.#s3.send(
      new PutObjectCommand({
        Bucket: this.#bucket,
        // The same record has the same key: kept twice, it is still one object.
        Key: `${REFUSED_PREFIX}${part(label)}/${part(sequenceNumber)}.json`,
        Body: toJsonText(body),
        ContentType: 'application/json',
      }),
    );
  }
}

/** A part of a key, whatever the record says: it can neither lead elsewhere nor be unreadable. */
function part(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replaceAll('%3A', ':').replace(/^\.+$/, '_');
}
