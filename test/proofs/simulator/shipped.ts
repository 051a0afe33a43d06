/**
 * The only file that knows the signatures of the code under test: the shipped protocol and adapters, wired as the
 * handlers wire them.
 */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SNSClient } from '@aws-sdk/client-sns';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { digestOf } from '../../../lib/adapters/digest';
import { DynamoDbOwnerTable } from '../../../lib/adapters/dynamodb-owner-table';
import { DynamoDbReplicaStore } from '../../../lib/adapters/dynamodb-replica-store';
import { DynamoDbRuns } from '../../../lib/adapters/dynamodb-runs';
import { S3PayloadSource } from '../../../lib/adapters/s3-payload-source';
import { S3PayloadStore } from '../../../lib/adapters/s3-payload-store';
import { S3Quarantine } from '../../../lib/adapters/s3-quarantine';
import { fromSdkItem } from '../../../lib/adapters/sdk-values';
import { SnsTopic } from '../../../lib/adapters/sns-topic';
import { SqsParkingLot } from '../../../lib/adapters/sqs-parking-lot';
import { SqsReplicaQueue } from '../../../lib/adapters/sqs-replica-queue';
import { consumeChanges, type QueueHandler } from '../../../lib/client/consume/consume-changes';
import { consumeEvents, type DeliveredEvent } from '../../../lib/client/consume/consume-events';
import type { Transacting } from '../../../lib/client/consume/deliver';
import type { LambdaContext } from '../../../lib/client/consume/invocation';
import { once } from '../../../lib/client/consume/once';
import { type OutboxPut, outbox } from '../../../lib/client/outbox/outbox';
import { compileValidators } from '../../../lib/contracts';
import type { Contract } from '../../../lib/contracts/contract';
import type { TypedContract } from '../../../lib/contracts/define';
import { valueTypes } from '../../../lib/contracts/schema/checked-contract';
import { republishWork } from '../../../lib/protocol/batch/republish';
import { republishKeys } from '../../../lib/protocol/batch/republish-keys';
import type { Run } from '../../../lib/protocol/batch/run';
import { seedWork } from '../../../lib/protocol/batch/seed';
import { type Clock, sweep } from '../../../lib/protocol/batch/sweep';
import type { RowChange } from '../../../lib/protocol/consuming/row-change';
import { type DeliveredOutcome, publishDelivered } from '../../../lib/protocol/replication/publish-delivered';
import type { Replica } from '../../../lib/protocol/replication/replica';
import { replicate } from '../../../lib/protocol/replication/replicate';
import type { Timer } from '../../../lib/protocol/replication/send-all';
import type { DeliveredRecord } from '../../../lib/protocol/replication/stream-record';
import { ProtocolError } from '../../../lib/protocol/rows/errors';
import { toReplicaRow } from '../../../lib/protocol/rows/replica-row';
import type { RepublishKey } from '../../../lib/wire/batch-requests';
import type { ConsumerSettings } from '../../../lib/wire/consumer';
import type { Filter } from '../../../lib/wire/filter';
import type { Row } from '../../../lib/wire/item';
import { loadValidators } from '../../support/load-validators';
import { compiledCheck, sharedContract } from '../../support/shared-contract';

export { Reject } from '../../../lib/client/consume/reject';
export { subscriptionFilterPolicy } from '../../../lib/constructs/replica/filter-policy';
export { Contract } from '../../../lib/contracts/contract';
export { chooseRows } from '../../../lib/protocol/batch/choose-rows';
export type { Run } from '../../../lib/protocol/batch/run';
export { seedEvent } from '../../../lib/protocol/batch/seed';
export type { Clock } from '../../../lib/protocol/batch/sweep';
export type { RowChange } from '../../../lib/protocol/consuming/row-change';
export { detectChange } from '../../../lib/protocol/replication/change';
export { parseEvent, toEvent } from '../../../lib/protocol/replication/event';
export type { DeliveredOutcome } from '../../../lib/protocol/replication/publish-delivered';
export type { Replica } from '../../../lib/protocol/replication/replica';
export type { DeliveredRecord } from '../../../lib/protocol/replication/stream-record';
export { toSequence } from '../../../lib/protocol/rows/sequence';
export type {
  ChangeKind,
  ConsumerSettings,
  Delivery,
  Selection as ConsumerSelection,
} from '../../../lib/wire/consumer';
export type { Filter } from '../../../lib/wire/filter';
export { sharedContract } from '../../support/shared-contract';

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
  owner: 'owner',
  runs: 'runs',
  queue: 'queue',
  positions: 'positions',
};

/** The batch fails as a whole: Lambda tries it again, and at last keeps it. */
export class BatchFailed extends Error {}

/**
 * What the publisher's handler does with a batch.
 *
 * @throws BatchFailed when a record does not say what happened to its row
 */
export async function runPublisher(
  delivered: readonly DeliveredRecord[],
  contracts: readonly Contract[],
  timer: Timer,
  now: number,
  cloud: Sender,
): Promise<DeliveredOutcome> {
  const feed = {
    contracts: contracts.map(sharedContract),
    topic: new SnsTopic(cloud as unknown as SNSClient, RESOURCES.topic),
    quarantine: new S3Quarantine(cloud as unknown as S3Client, RESOURCES.failures),
    payloads: new S3PayloadStore(cloud as unknown as S3Client, RESOURCES.payloads),
  };
  try {
    return await publishDelivered(delivered, feed, timer, now);
  } catch (error) {
    throw error instanceof ProtocolError ? new BatchFailed(error.message) : error;
  }
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

/** A change as the consumer's code gets it. */
export type HandedOver = RowChange & Partial<Transacting>;

/** By which Powertools tells a client from other objects. */
const NO_MIDDLEWARE = { identify: () => [], addRelativeTo() {} };

/** Around the code of a consumer. */
interface Around {
  readonly settings: ConsumerSettings;
  readonly lambda: LambdaContext;
  readonly cloud: Sender;
}

type Messages = readonly { readonly id: string; readonly body: string }[];

/** What the handler around a consumer's code does with a batch; answers the ids of messages that it reports as failed. */
export async function runConsumer(
  messages: Messages,
  contract: Contract,
  code: (change: HandedOver) => Promise<void>,
  around: Around & { readonly changes: 'each' | 'newest' },
): Promise<readonly string[]> {
  const { settings, changes } = around;
  const delivery = settings.delivery === 'once' ? once : settings.delivery;
  const handler = consumeChanges(generated(contract), code, { ...optionsOf(around), delivery, changes });
  return failuresOf(handler, messages, around);
}

/** A business event as the consumer's code gets it. */
export type HandedEvent = DeliveredEvent<Row, Row> & Partial<Transacting>;

/** The same of a contract of events. */
export async function runEventConsumer(
  messages: Messages,
  contract: Contract,
  code: (event: HandedEvent) => Promise<void>,
  around: Around,
): Promise<readonly string[]> {
  const delivery = around.settings.delivery === 'exactly-once' ? 'exactly-once' : 'at-least-once';
  const handler = consumeEvents(generated(contract), code, { ...optionsOf(around), delivery });
  return failuresOf(handler, messages, around);
}

function optionsOf({ settings, cloud }: Around) {
  return {
    settings: JSON.stringify(settings),
    dynamodb: { ...cloud, config: {}, middlewareStack: NO_MIDDLEWARE } as unknown as DynamoDBClient,
    sqs: cloud as unknown as SQSClient,
    s3: cloud as unknown as S3Client,
    logger: { warn() {} },
    metrics: false,
  } as const;
}

async function failuresOf(
  handler: QueueHandler,
  messages: Messages,
  { lambda }: Around,
): Promise<readonly string[]> {
  const Records = messages.map(({ id, body }) => ({ messageId: id, body }));
  const { batchItemFailures } = await handler({ Records }, lambda);
  return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
}

/** The action by which a service writes an event. */
export function eventPut(contract: Contract, data: Row): OutboxPut {
  return outbox(generated(contract), data, { tableName: RESOURCES.owner });
}

const modules = new WeakMap<Contract, TypedContract<Row, Row>>();

/** What a generated module would export of a contract. */
function generated(contract: Contract): TypedContract<Row, Row> {
  const known = modules.get(contract);
  if (known) return known;
  const { row } = loadValidators(compileValidators(contract, contract.fields));
  const made = { contract, readyMade: { row, types: () => valueTypes(contract) } };
  modules.set(contract, made);
  return made;
}

/** A stored row as the client shows it. */
export function visibleRow(item: object, contract: Contract): object | undefined {
  return toReplicaRow(fromSdkItem(item as never), valueTypes(contract))?.data;
}

/** What the batch function's handler does with a segment of a run; answers whether the segment is finished. */
export async function runSegment(
  run: Run,
  segment: number,
  contract: Contract,
  filter: Filter | undefined,
  clock: Clock,
  cloud: Sender,
): Promise<boolean> {
  const table = ownerTable(clock, cloud);
  const { id, replica } = run;
  const queue = new SqsReplicaQueue(cloud as unknown as SQSClient, RESOURCES.queue);
  const payloads = new S3PayloadStore(cloud as unknown as S3Client, RESOURCES.payloads);
  const work =
    run.kind === 'seed'
      ? seedWork(
          { run: id, shared: sharedContract(contract), replica, filters: [filter, run.filter] },
          { queue, payloads, digest: digestOf },
        )
      : republishWork(
          { shared: sharedContract(contract), audience: replica, run: id, filter: run.filter },
          table,
        );
  const checkpoints = new DynamoDbRuns(cloud as unknown as DynamoDBClient, RESOURCES.runs);
  const { answer } = await sweep(run, segment, { table, checkpoints, work }, clock);
  return answer.finished;
}

/** What the batch function's handler does with single rows; answers what became of each. */
export async function runRepublishKeys(
  keys: readonly RepublishKey[],
  replica: string,
  contract: Contract,
  run: string,
  clock: Clock,
  cloud: Sender,
): Promise<readonly string[]> {
  const queue = new SqsReplicaQueue(cloud as unknown as SQSClient, RESOURCES.queue);
  const ports = { table: ownerTable(clock, cloud), queue };
  const results = await republishKeys(keys, { shared: sharedContract(contract), replica, run }, ports, clock);
  return results.map(({ kind }) => kind);
}

function ownerTable(clock: Clock, cloud: Sender): DynamoDbOwnerTable {
  return new DynamoDbOwnerTable(cloud as unknown as DynamoDBClient, RESOURCES.owner, (milliseconds) =>
    clock.sleep(milliseconds),
  );
}

/** The replica as the replicator's settings make it, with the validators that ship beside the bundle. */
export function createReplica(
  contract: Contract,
  settings: { readonly name: string; readonly fields: readonly string[]; readonly filter?: Filter },
  horizonMs: number,
): Replica {
  const validate = compiledCheck(contract, [...settings.fields, ...Object.keys(settings.filter ?? {})]);
  return { ...settings, contract, horizonMs, validate };
}
