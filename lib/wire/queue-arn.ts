/** A queue as its ARN names it. */
export interface QueuePlace {
  readonly account: string;
  readonly region: string;
  readonly url: string;
}

const QUEUE_ARN = /^arn:(aws[a-z-]*):sqs:([a-z0-9-]+):(\d{12}):([A-Za-z0-9_-]{1,80})$/;
/** Of the names of hosts, where it is not that of the rest of AWS. */
const SUFFIXES: Readonly<Record<string, string>> = { 'aws-cn': 'amazonaws.com.cn' };

/** @returns `undefined` when the text is not the ARN of a standard queue */
export function parseQueueArn(text: string): QueuePlace | undefined {
  const [, partition = '', region = '', account = '', name = ''] = QUEUE_ARN.exec(text) ?? [];
  if (name === '') return undefined;
  const suffix = Object.hasOwn(SUFFIXES, partition) ? SUFFIXES[partition] : 'amazonaws.com';
  return { account, region, url: `https://sqs.${region}.${suffix}/${account}/${name}` };
}
