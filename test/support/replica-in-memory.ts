import type { DynamoDBClient, PutItemCommand, PutItemCommandInput } from '@aws-sdk/client-dynamodb';
import { DynamoDbReplicaStore } from '../../lib/adapters/dynamodb-replica-store';
import type { Write } from '../../lib/protocol/replication/decide';
import type { IncomingMessage } from '../../lib/protocol/replication/open-message';
import type { ParkingLot } from '../../lib/protocol/replication/parking';
import type { Payload, PayloadSource, PayloadStore } from '../../lib/protocol/replication/payloads';
import type { ReplicaStore, WriteResult } from '../../lib/protocol/replication/replicate';
import type { ReasonCode } from '../../lib/protocol/rows/errors';
import type { HeldSequence } from '../../lib/wire/event';
import type { Row } from '../../lib/wire/item';
import { conditionFailed, holds, type Item } from '../proofs/simulator/table';
import { userContract } from './user-contract';

/** The replica's table: the shipped adapter over items in memory, with a place to make writes fail. */
export class InMemoryStore implements ReplicaStore {
  readonly rows = new Map<string, { row: Row; sequence: HeldSequence }>();
  writes = 0;
  onWrite: (write: Write) => WriteResult | undefined = () => undefined;
  readonly #items = new Map<string, Item>();

  async write(write: Write): Promise<WriteResult> {
    this.writes += 1;
    const send = async ({ input }: PutItemCommand) => this.#put(write, input);
    const client = { send } as unknown as DynamoDBClient;
    return this.onWrite(write) ?? new DynamoDbReplicaStore(client, 'replica', userContract).write(write);
  }

  #put({ subject, row, sequence }: Write, input: PutItemCommandInput): object {
    const current = this.#items.get(subject);
    if (!holds(input.ConditionExpression ?? '', input, current)) throw conditionFailed(current);
    this.#items.set(subject, input.Item as unknown as Item);
    this.rows.set(subject, { row, sequence });
    return {};
  }

  /** Rows as readers see them: library attributes and tombstones left out. */
  visible(): Record<string, Row> {
    const live = [...this.rows].filter(([, { row }]) => row.__deleted !== true);
    return Object.fromEntries(
      live.map(([subject, { row }]) => [
        subject,
        Object.fromEntries(Object.entries(row).filter(([name]) => !name.startsWith('__'))),
      ]),
    );
  }
}

export class InMemoryParking implements ParkingLot {
  readonly parked: { message: IncomingMessage; code: ReasonCode; reason: string }[] = [];

  async park(message: IncomingMessage, code: ReasonCode, reason: string): Promise<void> {
    this.parked.push({ message, code, reason });
  }
}

/** The feed's payload bucket, as both sides see it. */
export class InMemoryPayloads implements PayloadStore, PayloadSource {
  readonly objects = new Map<string, string>();

  async put(name: string, data: string): Promise<string> {
    const address = `s3://payloads/${name}`;
    this.objects.set(address, data);
    return address;
  }

  async fetch(dataref: string): Promise<Payload> {
    const data = this.objects.get(dataref);
    return data === undefined ? { kind: 'missing', reason: 'no such payload' } : { kind: 'found', data };
  }
}
