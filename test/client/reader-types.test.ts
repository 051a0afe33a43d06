import type { AttributeValue, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  nextRevision,
  type OwnerClient,
  openOwner,
  openReader,
  openReplica,
  type Reader,
  type ReplicaReader,
} from '../../lib/client';
import { Contract } from '../../lib/contracts';
import { defineContract, type KeyOf, type RowOf } from '../../lib/contracts/define';
import { readyMade } from '../support/ready-made';
import { CREDENTIALS } from './support/clients';

/** What the compiler must refuse is marked: `npm run typecheck` fails where it does not. */

const line = defineContract({
  'x-contract': {
    owner: 'orders',
    entity: 'Line',
    version: '1.0',
    key: ['order', 'number'],
    revision: 'rev',
  },
  type: 'object',
  properties: {
    order: { type: 'string' },
    number: { type: 'integer' },
    title: { type: 'string' },
    price: { type: 'string', format: 'decimal' },
    note: { type: 'string' },
    rev: { type: 'integer' },
  },
  required: ['order', 'number', 'title', 'price', 'rev'],
});
const other = defineContract({
  'x-contract': { owner: 'orders', entity: 'Line', version: '2.0', key: ['id'] },
  type: 'object',
  properties: { id: { type: 'string' }, title: { type: 'string' } },
  required: ['id'],
});

const key = { order: 'a', number: 1 };
const stored: Record<string, AttributeValue> = {
  order: { S: 'a' },
  number: { N: '1' },
  title: { S: 'Tea' },
  price: { N: '12.5' },
  note: { S: 'for Bob' },
  rev: { N: '3' },
  __seq: { S: '2026-01-01T00:00:00.000/1' },
  __at: { S: '2026-02-01T00:00:00.000Z' },
};
const asked: unknown[] = [];
const dynamodb = {
  send: async ({ input }: { input: { Key: unknown } }) => {
    asked.push(input.Key);
    return { Item: stored };
  },
} as unknown as DynamoDBClient;
const table = { tableName: 'lines', dynamodb };
const api = { url: 'http://127.0.0.1:9', path: 'lines', region: 'eu-west-1', credentials: CREDENTIALS };

/** Compiled and not run. */
const compiled = (_: () => unknown) => undefined;

describe('the compiler knows the key of', () => {
  const replica = openReplica({ ...table, contract: line });
  const owner = openOwner(readyMade(line), api);
  const reader = openReader(line, { strategy: 'owner-else-replica', replica, owner });

  it('a contract: of that order and no other members', () => {
    const good: KeyOf<typeof line> = key;
    // @ts-expect-error a member is missing
    const missing: KeyOf<typeof line> = { order: 'a' };
    // @ts-expect-error a title is no part of the key
    const excess: KeyOf<typeof line> = { ...key, title: 'Tea' };
    // @ts-expect-error an order is text
    const mistyped: KeyOf<typeof line> = { order: 1, number: 1 };
    expect([good, missing, excess, mistyped]).toHaveLength(4);
  });

  it('a replica', () => {
    compiled(() => replica.get(key));
    // @ts-expect-error a member is missing
    compiled(() => replica.get({ order: 'a' }));
    // @ts-expect-error the key has another name
    compiled(() => replica.get({ order: 'a', line: 1 }));
    // @ts-expect-error a number is no text
    compiled(() => replica.get({ order: 'a', number: '1' }));
    // @ts-expect-error there is a member too many
    compiled(() => replica.get({ ...key, title: 'Tea' }));
  });

  it('an owner, for one row and for many', () => {
    compiled(() => [owner.get(key), owner.getMany([key, key])]);
    // @ts-expect-error a member is missing
    compiled(() => owner.get({ number: 1 }));
    // @ts-expect-error the key has another name
    compiled(() => owner.get({ order: 'a', line: 1 }));
    // @ts-expect-error an order is text
    compiled(() => owner.getMany([{ order: 1, number: 1 }]));
    // @ts-expect-error there is a member too many
    compiled(() => owner.getMany([{ ...key, title: 'Tea' }]));
  });

  it('a reader, and of the write to wait for', () => {
    compiled(() => reader.get(key, { atLeast: nextRevision(line, { ...key, rev: 3 }).token }));
    // @ts-expect-error a member is missing
    compiled(() => reader.get({ order: 'a' }));
    // @ts-expect-error there is a member too many
    compiled(() => reader.get({ ...key, title: 'Tea' }));
    // @ts-expect-error a number is no text
    compiled(() => reader.get({ order: 'a', number: '1' }));
    // @ts-expect-error the token is of another key
    compiled(() => reader.get(key, { atLeast: { key: { order: 'a' }, version: 1 } }));
  });
});

describe('the compiler promises', () => {
  const chosen = openReplica({ ...table, contract: line, fields: ['title'] });

  it('no field that the contract does not name', () => {
    const row: RowOf<typeof line> = { ...key, title: 'Tea', price: '12.5', rev: 3 };
    // @ts-expect-error nobody shares a colour
    expect(row.colour).toBeUndefined();
  });

  it('no member of a map that the contract does not name, at any depth', () => {
    const nested = defineContract({
      'x-contract': { owner: 'users', entity: 'User', version: '1.0', key: ['id'] },
      type: 'object',
      properties: {
        id: { type: 'string' },
        address: { type: 'object', properties: { city: { type: 'string' } } },
        lines: {
          type: 'array',
          items: { type: 'object', properties: { sku: { type: 'string' } }, required: ['sku'] },
        },
        labels: { type: 'object', additionalProperties: { type: 'string' } },
        open: { type: 'object', properties: { a: { type: 'string' } }, additionalProperties: true },
        either: { anyOf: [{ type: 'string' }, { type: 'null' }] },
      },
      required: ['id'],
    });
    const row: RowOf<typeof nested> = {
      id: 'a',
      address: { city: 'Bern' },
      lines: [{ sku: 'tea' }],
      labels: { any: 'text' },
      open: { b: 1 },
      either: null,
    };
    // @ts-expect-error an address has no street
    expect(row.address?.street).toBeUndefined();
    // @ts-expect-error a line has no price
    expect(row.lines?.[0]?.price).toBeUndefined();
    // @ts-expect-error a label is text
    const label: number | undefined = row.labels?.any;
    expect([row.address?.city?.length, row.lines?.[0]?.sku.length, label]).toEqual([4, 3, 'text']);
    expect([row.open?.b, row.either]).toEqual([1, null]);
  });

  it('the chosen fields and the key, which are all that is read', async () => {
    const data = (await chosen.get(key))?.data;
    expect([data?.title.length, data?.order, data?.number]).toEqual([3, 'a', 1]);
    // @ts-expect-error the replica does not keep prices
    expect(data?.price).toBeUndefined();
    // @ts-expect-error nor notes, which are optional at the owner
    expect(data?.note).toBeUndefined();
    expect(Object.keys(data ?? {})).toEqual(['order', 'number', 'title']);
  });

  it('all fields of a replica that keeps them all', async () => {
    const data = (await openReplica({ ...table, contract: line }).get(key))?.data;
    const price: string | undefined = data?.price;
    // @ts-expect-error it may have no note
    const note: string = data?.note;
    expect([price, note, data?.rev.toFixed()]).toEqual(['12.5', 'for Bob', '3']);
  });

  it.each(['replica', 'replica-then-owner', 'owner-else-replica', 'owner'] as const)(
    'by %s only what the replica keeps, until it is known that the owner answers',
    async (strategy) => {
      const owner = openOwner(readyMade(line), { ...api, retries: { limit: 0 } });
      const reader = openReader(line, { strategy, replica: chosen, owner });
      if (strategy === 'owner') return;
      const answer = await reader.get(key);
      const title: string | undefined = answer.data?.title;
      // @ts-expect-error the replica may have answered, which keeps no prices
      expect([title, answer.data?.price]).toEqual(['Tea', undefined]);
      compiled(() => answer.source === 'owner' && answer.data?.price.length);
      // @ts-expect-error the replica has answered
      compiled(() => answer.source === 'replica' && answer.data?.price);
    },
  );

  it('all fields by owner without a replica', () => {
    const reader = openReader(line, { strategy: 'owner', owner: openOwner(readyMade(line), api) });
    compiled(async () => (await reader.get(key)).data?.price.length);
  });

  it('nothing because somebody expects it', () => {
    const { contract } = line;
    type Line = RowOf<typeof line>;
    // @ts-expect-error the contract's type is not known
    const replica: ReplicaReader<Line> = openReplica({ ...table, contract });
    // @ts-expect-error there is no contract
    const undescribed: ReplicaReader<Line> = openReplica(table);
    // @ts-expect-error the contract's type is not known
    const owner: OwnerClient<Line> = openOwner(readyMade(contract), api);
    // @ts-expect-error the contract's type is not known
    const reader: Reader<Line> = openReader(contract, { strategy: 'replica', replica });
    expect([replica, undescribed, owner, reader]).toHaveLength(4);
  });

  it('nothing of a contract that is not known to it', async () => {
    const contract = Contract.fromObject(line.contract.schema);
    const data = (await openReplica({ ...table, contract }).get(key))?.data;
    // @ts-expect-error it may be any value
    const title: string = data?.title;
    expect([title, data?.number]).toEqual(['Tea', 1]);
  });
});

it('refuses fields that the contract does not name', () => {
  expect(() =>
    // @ts-expect-error there is no such field
    openReplica({ ...table, contract: line, fields: ['titel'] }),
  ).toThrow('"titel" is not a field of orders/Line 1.0: choose from order, number, title, price, note, rev');
});

it('asks for the key alone when it is given more, and for nothing when a part is missing', async () => {
  const replica = openReplica({ ...table, contract: line });
  const row = { ...key, title: 'Tea', price: '1', rev: 1 };
  await replica.get(row);
  expect(asked.at(-1)).toEqual({ order: { S: 'a' }, number: { N: '1' } });
  const before = asked.length;
  await expect(replica.get({ order: 'a' } as KeyOf<typeof line>)).rejects.toThrow(
    'key field "number" is neither a text nor a number',
  );
  expect(asked).toHaveLength(before);
});

describe('a reader refuses a replica', () => {
  const owner = openOwner(readyMade(line), api);

  it('without a contract, whose numbers would be text', () => {
    expect(() =>
      // @ts-expect-error nobody knows what it keeps
      openReader(line, { strategy: 'replica-then-owner', replica: openReplica(table), owner }),
    ).toThrow(/"replica" was opened without a contract: give openReplica the contract orders\/Line 1.0/);
  });

  it('of another version of the contract', () => {
    const replica = openReplica({ ...table, contract: other });
    // @ts-expect-error its rows are other ones
    expect(() => openReader(line, { strategy: 'replica', replica })).toThrow(
      /"replica" was opened with orders\/Line 2.0: give openReplica the contract orders\/Line 1.0/,
    );
  });
});

describe('without a contract', () => {
  const read = async (values: Record<string, AttributeValue>) => {
    const send = async () => ({ Item: { order: { S: 'a' }, number: { N: '1' }, ...values } });
    const client = { send } as unknown as DynamoDBClient;
    return (await openReplica({ tableName: 'lines', dynamodb: client }).get(key))?.data;
  };

  it.each(['12.5', '0', '-7', '0.1000000000000000055', '12345678901234567890123', '1E+2'])(
    'the number %s stays text, at every depth',
    async (text) => {
      const N = { N: text };
      const data = await read({ price: N, prices: { L: [N, { M: { net: N } }] } });
      expect(data).toEqual({ order: 'a', number: '1', price: text, prices: [text, { net: text }] });
      // @ts-expect-error nobody knows that it is a number
      const price: number = data?.price;
      expect(price).toBe(text);
    },
  );

  it.each([
    ['B', { B: new Uint8Array([1]) }],
    ['NS', { NS: ['1', '2'] }],
    ['SS', { SS: ['a'] }],
  ] as [string, AttributeValue][])('a value of type %s is refused, with the way out', async (type, value) => {
    await expect(read({ nested: { L: [value] } })).rejects.toThrow(
      `attribute nested[0] has DynamoDB type ${type}, which JSON does not show: read it with its contract`,
    );
  });
});
