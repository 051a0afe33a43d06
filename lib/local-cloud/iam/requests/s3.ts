import type { AccessRequest } from '../policy/evaluate';
import { type RequestReader, unknownOperation } from './request';

/** Actions by method, of objects and of buckets. */
const OF_OBJECT: Readonly<Record<string, string>> = {
  DELETE: 's3:DeleteObject',
  GET: 's3:GetObject',
  HEAD: 's3:GetObject',
  PUT: 's3:PutObject',
};
const OF_BUCKET: Readonly<Record<string, string>> = { GET: 's3:ListBucket', HEAD: 's3:ListBucket' };

/** Parameters that do not change which permission is asked for; `x-id` is the SDK's own. */
const HARMLESS =
  /^(x-id|list-type|prefix|delimiter|max-keys|start-after|continuation-token|fetch-owner|encoding-type|partNumber|response-.+|X-Amz-.+)$/;

/** Amazon S3 user guide, "Required permissions for Amazon S3 API operations"; buckets are in the path. */
export const readS3Request: RequestReader = ({ method, path, headers }): AccessRequest[] => {
  const url = new URL(path, 'http://localhost');
  const [bucket = '', ...rest] = url.pathname.slice(1).split('/');
  const key = decodeURIComponent(rest.join('/'));
  const parameters = [...url.searchParams.keys()];
  const resource = key ? `arn:aws:s3:::${bucket}/${key}` : `arn:aws:s3:::${bucket}`;
  // The steps of an upload in parts need the permission to put.
  const inParts = key !== '' && parameters.some((name) => name === 'uploads' || name === 'uploadId');
  if (inParts && (method === 'PUT' || method === 'POST')) return [{ action: 's3:PutObject', resource }];
  // Which objects `DeleteObjects` deletes is in its body: it needs the permission for all.
  if (method === 'POST' && key === '' && parameters[0] === 'delete') {
    return [{ action: 's3:DeleteObject', resource: `${resource}/*` }];
  }
  const action = (key ? OF_OBJECT : OF_BUCKET)[method];
  const unknown = parameters.find((name) => !HARMLESS.test(name));
  if (!action || unknown !== undefined || headers['x-amz-copy-source'] !== undefined) {
    throw unknownOperation(
      'S3',
      `${method} ${key ? 'of an object' : 'of a bucket'}${unknown ? `?${unknown}` : ''}`,
    );
  }
  return [{ action, resource }];
};
