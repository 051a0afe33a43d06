import { crc32 } from 'node:zlib';
import type {
  DeleteObjectsCommandInput,
  GetObjectCommandInput,
  ListObjectsV2CommandInput,
  PutObjectCommandInput,
} from '@aws-sdk/client-s3';
import type { Answer } from './answer';
import { Client, type ClientConfig, type Command, type ServiceRequest } from './client';
import type { Endpoint } from './endpoint';
import { BrokenAnswerError, metadataOf } from './errors';
import { bucketAddress, objectAddress } from './s3-address';
import { escapeXml, insidesOf, textOf } from './xml';

/** Stands in for `@aws-sdk/client-s3`. Objects are texts. */
export class S3Client extends Client {
  constructor(config?: ClientConfig) {
    super({ name: 's3', variable: 'S3' }, config);
  }
}

export class PutObjectCommand implements Command<object> {
  constructor(readonly input: PutObjectCommandInput & { readonly Body?: string }) {}

  request(endpoint: Endpoint): ServiceRequest {
    const { Bucket = '', Key = '', Body: body = '', ContentType = 'application/octet-stream' } = this.input;
    const headers = { 'content-type': ContentType, ...checksumHeaders(body) };
    return { method: 'PUT', ...objectAddress(endpoint, Bucket, Key, 'x-id=PutObject'), headers, body };
  }

  read(): object {
    return {};
  }
}

interface ObjectRead {
  readonly Body: { transformToString(): Promise<string> };
}

export class GetObjectCommand implements Command<ObjectRead> {
  constructor(readonly input: GetObjectCommandInput) {}

  request(endpoint: Endpoint): ServiceRequest {
    const { Bucket = '', Key = '' } = this.input;
    const headers = { 'x-amz-checksum-mode': 'ENABLED' };
    return {
      method: 'GET',
      ...objectAddress(endpoint, Bucket, Key, 'x-id=GetObject'),
      headers,
      body: '',
    };
  }

  read(answer: Answer): ObjectRead {
    const { headers, body } = answer;
    const promised = headers['x-amz-checksum-crc32'];
    // That of an object in parts is made of those of its parts.
    if (typeof promised === 'string' && !promised.includes('-') && promised !== checksum(body))
      throw new BrokenAnswerError('its checksum is another', metadataOf(answer));
    return { Body: { transformToString: async () => body.toString() } };
  }
}

export class ListObjectsV2Command implements Command<{ readonly Contents: { readonly Key?: string }[] }> {
  constructor(readonly input: ListObjectsV2CommandInput) {}

  request(endpoint: Endpoint): ServiceRequest {
    const address = bucketAddress(endpoint, this.input.Bucket ?? '', 'list-type=2');
    return { method: 'GET', ...address, headers: {}, body: '' };
  }

  read(answer: Answer) {
    const xml = textIn(answer, 'ListBucketResult');
    return { Contents: insidesOf(xml, 'Contents').map((inside) => ({ Key: textOf(inside, 'Key') })) };
  }
}

export class DeleteObjectsCommand {
  constructor(readonly input: DeleteObjectsCommandInput) {}

  request(endpoint: Endpoint): ServiceRequest {
    const { Bucket = '', Delete: { Objects = [], Quiet = false } = {} } = this.input;
    const objects = Objects.map(({ Key = '' }) => `<Object><Key>${escapeXml(Key)}</Key></Object>`).join('');
    const body = `<Delete xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${objects}<Quiet>${Quiet}</Quiet></Delete>`;
    const headers = { 'content-type': 'application/xml', ...checksumHeaders(body) };
    return { method: 'POST', ...bucketAddress(endpoint, Bucket, 'delete='), headers, body };
  }

  read(answer: Answer) {
    const Errors = insidesOf(textIn(answer, 'DeleteResult'), 'Error').map((inside) => ({
      Key: textOf(inside, 'Key'),
      Code: textOf(inside, 'Code'),
      Message: textOf(inside, 'Message'),
    }));
    return { Errors };
  }
}

/** The XML of an answer. @throws BrokenAnswerError when it is not of this root */
function textIn(answer: Answer, root: string): string {
  const xml = answer.body.toString();
  if (xml.includes(`<${root}`)) return xml;
  throw new BrokenAnswerError(`it is not a ${root}`, metadataOf(answer));
}

function checksumHeaders(body: string) {
  return { 'x-amz-sdk-checksum-algorithm': 'CRC32', 'x-amz-checksum-crc32': checksum(body) };
}

/** As S3 writes it: four bytes in base64. */
function checksum(data: string | Buffer): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(crc32(data));
  return bytes.toString('base64');
}
