import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { fromSdkItem, toSdkItem } from '../../adapters/sdk-values';
import { upcastRow, upcastsOf } from '../../contracts/upcast/upcast';
import { toEvent } from '../../protocol/replication/event';
import { canonicalText } from '../../protocol/rows/digest';
import { LOWEST_SEQUENCE } from '../../protocol/rows/sequence';
import { RESERVED_PREFIX } from '../../wire/attributes';
import type { Item, Row } from '../../wire/item';
import { own } from '../../wire/own';
import type { KnownContract } from '../contracts/known-contract';
import type { OperatorClients } from '../shared/clients';
import { OperatorError } from '../shared/errors';
import { TableKey } from '../shared/table-key';
import { feedOf, type KnownReplica, type Topology } from '../shared/topology';
import { type Expected, expectedIn } from './expected';
import { maskedFields, shown } from './held-row';
import { checkedKey, type OwnerRow, readOwnerRow } from './owner-row';
import type { RowComparison, RowCopy } from './types';

export interface CompareRowOptions {
  /** For example `users/User`. */
  readonly contract: string;
  /** The contract's key, `{"user_id":1}`. */
  readonly key: Row;
  /** Whether personal data is shown. @default false */
  readonly reveal?: boolean;
  /** How long a change may be on its way (milliseconds). @default 30,000 */
  readonly lagBudgetMs?: number;
  /** When the owner is known to have changed the row last (ISO 8601), of a watch for example. @default not known */
  readonly changedAt?: string;
  /** Epoch milliseconds. @default now */
  readonly now?: number;
}

/**
 * A row of an owner beside all its copies in this account and region. The owner's table is read consistently, after the replicas: what
 * is behind by then was not there yet.
 *
 * @param contracts of `readContracts`
 * @throws OperatorError `unknown-feed`, `ambiguous-feed`, `contract-unknown`, `invalid-key`
 */
export async function compareRow(
  clients: Pick<OperatorClients, 'dynamodb'>,
  topology: Topology,
  contracts: readonly KnownContract[],
  {
    contract: name,
    key: given,
    reveal = false,
    lagBudgetMs = 30_000,
    changedAt,
    now = Date.now(),
  }: CompareRowOptions,
): Promise<RowComparison> {
  const feed = feedOf(topology, name);
  const versions = contracts.filter(({ contract }) => contract.id === feed.contract);
  const newest = versions.find(({ feed: of }) => of);
  if (!newest) throw unknownContract(feed.contract);
  const key = checkedKey(newest, given);
  const replicas = topology.replicas.filter(
    ({ contract, table, topicArn }) =>
      contract === feed.contract && table !== undefined && topicArn === undefined,
  );
  const held = await Promise.all(replicas.map((replica) => read(clients, replica, key, versions)));
  const owner = await readOwnerRow(clients, feed.table, newest, key);
  const about = {
    newest,
    versions,
    owner,
    reveal,
    now,
    recently: isRecent(changedAt, lagBudgetMs, now),
    lagBudgetMs,
  };
  return {
    contract: feed.contract,
    key,
    ...(owner.row && { event: eventOf(newest, owner.row, reveal, now) }),
    owner: ownerCopy(owner, newest, reveal),
    copies: replicas.map((replica, index) => copyOf(replica, held[index] ?? {}, about)),
  };
}

/** What was found in a replica. */
interface Held {
  readonly item?: Item;
  readonly unreadable?: string;
}

interface About {
  readonly versions: readonly KnownContract[];
  readonly owner: OwnerRow;
  readonly reveal: boolean;
  readonly now: number;
  readonly recently: boolean;
  readonly lagBudgetMs: number;
}

async function read(
  { dynamodb }: Pick<OperatorClients, 'dynamodb'>,
  { table = '', major }: KnownReplica,
  key: Row,
  versions: readonly KnownContract[],
): Promise<Held> {
  try {
    const place = (await TableKey.read(dynamodb, table)).ofData(keyIn(major, key, versions));
    if (!place) return { unreadable: `the key is none of version ${major}, which the replica has` };
    const { Item: item } = await dynamodb.send(
      new GetItemCommand({ TableName: table, Key: toSdkItem(place), ConsistentRead: true }),
    );
    return item ? { item: fromSdkItem(item) } : {};
  } catch (error) {
    const { name, message } = error as Error;
    return { unreadable: `${name}: ${message}` };
  }
}

/** A later version may call the fields of the key otherwise. */
function keyIn(major: number, key: Row, versions: readonly KnownContract[]): Row {
  const reader = versions.find(({ contract }) => contract.major === major)?.contract;
  const newest = versions.find(({ feed }) => feed)?.contract;
  const way = reader && upcastsOf(reader).find(({ from }) => from === newest?.major);
  return way ? (upcastRow(reader, way, key) as Row) : key;
}

function ownerCopy(owner: OwnerRow, newest: KnownContract, reveal: boolean): RowCopy {
  const { row, past, reason, unreadable } = owner;
  const found = row ?? past;
  return {
    place: 'owner',
    state: unreadable ? 'unreadable' : found ? 'present' : 'absent',
    ...(reason !== undefined && { reason }),
    ...maskedFields(found ?? {}, newest, reveal),
    differs: [],
  };
}

function copyOf(replica: KnownReplica, { item, unreadable }: Held, about: About): RowCopy {
  const { versions, owner, reveal, now } = about;
  const place = replica.name;
  if (unreadable !== undefined)
    return { place, state: 'unreadable', reason: unreadable, fields: {}, masked: [], differs: [] };
  const known = versions.find(({ contract }) => contract.major === replica.major);
  const copy = item
    ? shown(item, known, { reveal, now })
    : { state: 'absent' as const, fields: {}, masked: [] };
  const expected: Expected = owner.unreadable
    ? { kind: 'unknown', reason: "the owner's row cannot be read" }
    : expectedIn(replica, owner.item, versions);
  if (expected.kind === 'unknown')
    return { place, ...copy, reason: [copy.reason, expected.reason].filter(Boolean).join('; '), differs: [] };
  const live = copy.state === 'present' ? item : undefined;
  const differs = differences(expected.kind === 'row' ? expected.item : undefined, live);
  const isRight = expected.kind === 'row' ? live !== undefined && differs.length === 0 : live === undefined;
  const isFiltered = expected.kind === 'nothing' && expected.filtered !== undefined;
  const ageMs = 'ageMs' in copy ? copy.ageMs : undefined;
  const isYoung = about.recently || (ageMs !== undefined && ageMs <= about.lagBudgetMs);
  const reasons = [copy.reason, isFiltered ? expected.filtered : undefined].filter(Boolean);
  return {
    place,
    ...copy,
    ...(isFiltered && !live && { state: 'filtered' }),
    ...(reasons.length > 0 && { reason: reasons.join('; ') }),
    differs,
    verdict: isRight ? 'right' : isYoung ? 'on-its-way' : 'wrong',
  };
}

/** Names of what two items do not have alike, by the equality of an audit. */
function differences(expected: Item | undefined, held: Item | undefined): string[] {
  if (!expected || !held) return [];
  const names = new Set([...Object.keys(expected), ...Object.keys(held)]);
  return [...names].filter(
    (name) => !name.startsWith(RESERVED_PREFIX) && textOf(expected, name) !== textOf(held, name),
  );
}

function textOf(item: Item, name: string): string {
  const value = own(item, name);
  return value === undefined ? '' : canonicalText({ value });
}

/** Its id and sequence are those of the next change. */
function eventOf({ contract }: KnownContract, row: Row, reveal: boolean, now: number): Row {
  const known = { contract, validate: () => undefined };
  const { fields } = maskedFields(row, known, reveal);
  const {
    id: _,
    sequence: __,
    ...event
  } = toEvent(contract, { kind: 'Created', data: row, previous: {} }, LOWEST_SEQUENCE, now);
  return { ...event, data: fields } as Row;
}

function isRecent(changedAt: string | undefined, lagBudgetMs: number, now: number): boolean {
  return changedAt !== undefined && now - Date.parse(changedAt) <= lagBudgetMs;
}

export function unknownContract(contract: string): OperatorError {
  return new OperatorError(
    'contract-unknown',
    `what ${contract} says is not known: deploy its owner with a newer version, or give its schema to readContracts`,
  );
}
