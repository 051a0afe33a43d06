/**
 * The only file that knows the signatures of the code under test: the shipped protocol and adapters, wired as the
 * handlers wire them.
 */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SNSClient } from '@aws-sdk/client-sns';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDbReplicaStore } from '../../lib/adapters/dynamodb-replica-store';
import { S3PayloadSource } from '../../lib/adapters/s3-payload-source';
import { S3PayloadStore } from '../../lib/adapters/s3-payload-store';
import { S3Quarantine } from '../../lib/adapters/s3-quarantine';
import { SnsTopic } from '../../lib/adapters/sns-topic';
import { SqsParkingLot } from '../../lib/adapters/sqs-parking-lot';
import type { Contract } from '../../lib/contracts/contract';
import type { Filter } from '../../lib/contracts/filter';
import { compileValidators } from '../../lib/contracts/validators';
import type { StreamRecord } from '../../lib/protocol/outgoing-event';
import { publish, type Timer } from '../../lib/protocol/publish';
import type { Replica } from '../../lib/protocol/replica';
import { replicate } from '../../lib/protocol/replicate';

export { subscriptionFilterPolicy } from '../../lib/constructs/filter-policy';
export { Contract } from '../../lib/contracts/contract';
export type { Filter } from '../../lib/contracts/filter';
export { detectChange } from '../../lib/protocol/change';
export { decide } from '../../lib/protocol/decide';
export { parseEvent, toEvent } from '../../lib/protocol/event';
export type { StreamRecord } from '../../lib/protocol/outgoing-event';
export { project } from '../../lib/protocol/projection';
export type { Replica } from '../../lib/protocol/replica';
export { toSequence } from '../../lib/protocol/sequence';

/** A stand-in for any SDK client. */
export interface Sender {
  send(command: { input: object }): Promise<unknown>;
}

export const RESOURCES = {
  topic: 'topic',
  failures: 'failures',
  payloads: 'payloads',
  table: 'table',
  parking: 'parking',
};

/** What the publisher's handler does with a batch; answers the item identifiers that it reports as failed. */
export async function runPublisher(
  records: readonly StreamRecord[],
  contract: Contract,
  label: string,
  timer: Timer,
  cloud: Sender,
): Promise<string | undefined> {
  const feed = {
    contracts: [contract],
    topic: new SnsTopic(cloud as unknown as SNSClient, RESOURCES.topic),
    quarantine: new S3Quarantine(cloud as unknown as S3Client, RESOURCES.failures),
    payloads: new S3PayloadStore(cloud as unknown as S3Client, RESOURCES.payloads),
  };
  const outcome = await publish(records, feed, label, timer);
  return outcome.lowestFailed;
}

/** What the replicator's handler does with a batch; answers the ids of messages that it reports as failed. */
export async function runReplicator(
  messages: readonly { readonly id: string; readonly body: string }[],
  replica: Replica,
  now: number,
  cloud: Sender,
): Promise<readonly string[]> {
  const origin = { replica: replica.name, function: 'replicator' };
  const ports = {
    store: new DynamoDbReplicaStore(cloud as unknown as DynamoDBClient, RESOURCES.table, replica.contract),
    parking: new SqsParkingLot(cloud as unknown as SQSClient, RESOURCES.parking, origin),
    payloads: new S3PayloadSource(cloud as unknown as S3Client, RESOURCES.payloads),
  };
  const outcomes = await replicate(messages, replica, ports, now);
  return outcomes.filter(({ kind }) => kind === 'retry').map(({ id }) => id);
}

type Validator = (data: unknown) => boolean;

/** The replica as the replicator's settings make it, with the validators that ship beside the bundle. */
export function createReplica(
  contract: Contract,
  settings: { readonly name: string; readonly fields: readonly string[]; readonly filter?: Filter },
  horizonMs: number,
): Replica {
  const module = { exports: {} as Record<'row' | 'key', Validator> };
  const source = compileValidators(contract, [...settings.fields, ...Object.keys(settings.filter ?? {})]);
  new Function('module', 'exports', 'require', source)(module, module.exports, require);
  const validate: Replica['validate'] = (part, data) =>
    module.exports[part](data) ? undefined : `${part} does not fit the contract`;
  return { ...settings, contract, horizonMs, validate };
}
