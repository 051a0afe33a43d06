import {
  GetItemCommand,
  type GetItemCommandInput,
  PutItemCommand,
  type PutItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import {
  GetObjectCommand,
  type GetObjectCommandInput,
  NoSuchKey,
  PutObjectCommand,
  type PutObjectCommandInput,
} from '@aws-sdk/client-s3';
import { PublishBatchCommand, type PublishBatchCommandInput } from '@aws-sdk/client-sns';
import { SendMessageCommand, type SendMessageCommandInput } from '@aws-sdk/client-sqs';
import { RESOURCES } from './shipped';
import type { Stage } from './stage';
import type { Subscriber } from './subscriber';
import { leave } from './topic';
import type { Invocation, Service } from './wire';
import type { Site, World } from './world';

/** SNS and S3 as the publisher's SDK clients see them. */
export function publisherCloud(world: Stage): Service {
  return {
    accept(command) {
      if (command instanceof PublishBatchCommand) return publishBatch(world, command.input);
      if (command instanceof PutObjectCommand) return putObject(world, command.input);
      throw notAllowed(world, 'publisher', command);
    },
  };
}

/** DynamoDB, SQS and S3 as the replicator's SDK clients see them: its own table and parking lot, nothing else. */
export function replicatorCloud(world: World, site: Site): Service {
  return {
    accept(command) {
      if (command instanceof PutItemCommand) return putItem(site, command.input);
      if (command instanceof GetItemCommand) return getItem(site, command.input);
      if (command instanceof SendMessageCommand) return sendMessage(site, command.input);
      if (command instanceof GetObjectCommand) return getObject(world, command.input);
      throw notAllowed(world, 'replicator', command);
    },
  };
}

function publishBatch(world: Stage, { PublishBatchRequestEntries = [] }: PublishBatchCommandInput) {
  return {
    name: `publish ${PublishBatchRequestEntries.length}`,
    entries: PublishBatchRequestEntries.length,
    apply: (failing: ReadonlySet<number> = new Set()) => {
      PublishBatchRequestEntries.forEach(({ Message = '' }, index) => {
        if (!failing.has(index)) world.announce(Message);
      });
      return { Failed: [...failing].map((index) => ({ Id: PublishBatchRequestEntries[index]?.Id })) };
    },
  };
}

export function putObject(world: Stage, { Bucket, Key, Body }: PutObjectCommandInput) {
  return {
    name: `put object ${Key}`,
    entries: 0,
    apply: () => {
      if (Bucket === RESOURCES.payloads) leave(world, String(Body));
      world.objects.set(`${Bucket}/${Key}`, String(Body));
      return {};
    },
  };
}

export function getObject(world: Stage, { Bucket, Key }: GetObjectCommandInput) {
  return {
    name: `get object ${Key}`,
    entries: 0,
    apply: () => {
      const text = world.objects.get(`${Bucket}/${Key}`);
      if (text === undefined) throw new NoSuchKey({ message: 'no such key', $metadata: {} });
      return { Body: { transformToString: async () => text } };
    },
  };
}

function putItem(site: Site, input: PutItemCommandInput) {
  const name = `put ${input.Item?.user_id?.N} ${input.Item?.home?.N} at ${input.Item?.__seq?.S}`;
  return { name, entries: 0, apply: () => site.table.put(input) };
}

function getItem(site: Site, input: GetItemCommandInput) {
  return { name: `get ${input.Key?.user_id?.N}`, entries: 0, apply: () => site.table.get(input) };
}

export function sendMessage(
  { queue }: Subscriber,
  { MessageBody = '', MessageAttributes }: SendMessageCommandInput,
) {
  const code = MessageAttributes?.code?.StringValue ?? '';
  return {
    name: `park as ${code}`,
    entries: 0,
    apply: () => {
      queue.deadLetters.push({ body: MessageBody, code });
      return {};
    },
  };
}

export function notAllowed(world: Stage, role: Invocation['role'], command: object): Error {
  world.breach(`the ${role} sent ${command.constructor.name}`);
  return new Error('access denied');
}
