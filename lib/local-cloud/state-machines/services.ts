import { GetObjectCommand, paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import type { LocalFunction } from '../functions';
import { functionArn, placeOfArn } from '../shared/account-region';
import type { InvokeResult } from '../shared/types';
import { AccessRefused, type Services } from './scope';

/** What a state machine's requests pass through. */
export interface ServicesOptions {
  readonly machineArn: string;
  readonly functions: ReadonlyMap<string, LocalFunction>;
  readonly s3: S3Client;
  /** Why the machine's role does not allow a request. */
  refusal(action: string, resource: string): string | undefined;
}

/** The services of one local cloud as a state machine's role may use them. */
export function stateMachineServices({ machineArn, functions, s3, refusal }: ServicesOptions): Services {
  const check = (action: string, resource: string) => {
    const reason = refusal(action, resource);
    if (reason !== undefined) throw new AccessRefused(reason);
  };
  return {
    async invoke(nameOrArn, payload): Promise<InvokeResult> {
      const [name = '', qualifier] = nameOrArn.replace(/^arn:.*:function:/, '').split(':');
      const owner = placeOfArn(nameOrArn.startsWith('arn:') ? nameOrArn : machineArn);
      const fn = functions.get(functionArn(name, owner));
      if (!fn) throw new Error(`Function not found: ${nameOrArn}`);
      check('lambda:InvokeFunction', qualifier === undefined ? fn.spec.arn : `${fn.spec.arn}:${qualifier}`);
      return fn.invoke(payload);
    },
    checkStart() {
      check('states:StartExecution', machineArn);
    },
    async readObject(bucket, key) {
      check('s3:GetObject', `arn:aws:s3:::${bucket}/${key}`);
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      return (await Body?.transformToString()) ?? '';
    },
    async listObjects(bucket, prefix) {
      check('s3:ListBucket', `arn:aws:s3:::${bucket}`);
      const pages = paginateListObjectsV2({ client: s3 }, { Bucket: bucket, Prefix: prefix });
      const objects: object[] = [];
      for await (const { Contents = [] } of pages) {
        for (const { Key, Size, ETag, LastModified, StorageClass } of Contents) {
          const seconds = Math.floor((LastModified?.getTime() ?? 0) / 1000);
          objects.push({ Etag: ETag, Key, LastModified: seconds, Size, StorageClass });
        }
      }
      return objects;
    },
  };
}
