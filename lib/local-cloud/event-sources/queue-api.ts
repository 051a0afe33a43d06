import { Agent, type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import type { WireMessage } from './queue-record';

/** What a mapping needs of a queue. */
export interface QueueApi {
  /** @param seconds how long to wait for the first message */
  receive(count: number, seconds: number, signal: AbortSignal): Promise<readonly WireMessage[]>;
  delete(receiptHandles: readonly string[]): Promise<void>;
  /** How long a received message is hidden from other receivers, in milliseconds. */
  visibilityTimeoutMs(): Promise<number>;
}

/**
 * A queue of the emulator, without the SDK, whose checks and signatures took more time than the messages.
 *
 * @param queueUrl at the emulator's address
 */
export function queueApi(queueUrl: string, region: string): QueueApi {
  // Its idle connections keep nobody from ending.
  const agent = new Agent({ keepAlive: true });
  const url = new URL('/', queueUrl);
  // The emulator reads the region of a signature, and checks nothing.
  const authorization = `AWS4-HMAC-SHA256 Credential=local/20260101/${region}/sqs/aws4_request`;
  const send = async (operation: string, input: object, signal?: AbortSignal): Promise<unknown> => {
    const body = JSON.stringify({ QueueUrl: queueUrl, ...input });
    const headers = {
      authorization,
      'content-type': 'application/x-amz-json-1.0',
      'content-length': Buffer.byteLength(body),
      'x-amz-target': `AmazonSQS.${operation}`,
    };
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      request(url, { method: 'POST', agent, headers, signal })
        .once('response', resolve)
        .once('error', reject)
        .end(body);
    });
    const answer = await text(response);
    if (response.statusCode !== 200) throw new Error(`${operation} of ${queueUrl} failed: ${answer}`);
    return JSON.parse(answer);
  };
  return {
    async receive(MaxNumberOfMessages, WaitTimeSeconds, signal) {
      const input = {
        MaxNumberOfMessages,
        WaitTimeSeconds,
        MessageSystemAttributeNames: ['All'],
        MessageAttributeNames: ['All'],
      };
      const { Messages = [] } = (await send('ReceiveMessage', input, signal)) as { Messages?: WireMessage[] };
      return Messages;
    },
    async delete(receiptHandles) {
      const Entries = receiptHandles.map((ReceiptHandle, index) => ({ Id: String(index), ReceiptHandle }));
      await send('DeleteMessageBatch', { Entries });
    },
    async visibilityTimeoutMs() {
      const input = { AttributeNames: ['VisibilityTimeout'] };
      const { Attributes } = (await send('GetQueueAttributes', input)) as {
        Attributes: { VisibilityTimeout: string };
      };
      return Number(Attributes.VisibilityTimeout) * 1000;
    },
  };
}
