import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Contract, EMPTY_LOCK, releaseContracts, writeLock } from '../../lib/contracts';
import { eventAssembly } from '../support/event-assembly';
import { orderPlacedSchema } from '../support/order-placed';
import { temporaryDirectory } from '../support/temporary-directory';
import { eventSharing } from './support/event-sharing';

const folder = temporaryDirectory();
const path = (name: string) => join(folder, name);
const lock = path('contracts.lock.json');
const { 'x-contract': meta, properties } = orderPlacedSchema;

/** Writes the contract of events with other members. */
function write(name: string, more: object, changes: object = {}): string {
  writeFileSync(
    path(name),
    JSON.stringify({ ...orderPlacedSchema, ...changes, 'x-contract': { ...meta, ...more } }),
  );
  return path(name);
}

const released = write('order-placed.v1.json', {});
let assembly: string;
beforeAll(() => {
  assembly = eventAssembly();
  writeLock(lock, releaseContracts([Contract.fromFile(released)], EMPTY_LOCK, []));
});

const check = (file: string, ...more: string[]) =>
  eventSharing(['contracts', 'check', file, '--lock', lock, ...more]);

describe('contracts of events on the command line', () => {
  test('are compared as others are, and their consumers named', async () => {
    expect(await check(released)).toMatchObject({ code: 0, out: '' });
    const more = write('more.json', { version: '1.1' }, { properties: { ...properties, note: {} } });
    expect(await check(more)).toMatchObject({ code: 0, out: '' });
    const { total: _, ...less } = properties;
    const fewer = write(
      'fewer.json',
      { version: '1.1' },
      { properties: less, required: ['order_id', 'order_version'] },
    );
    const { code, out } = await check(fewer, '--assembly', assembly);
    expect(code).toBe(1);
    expect(out).toContain('the field "total" was removed (number → nothing); read by billing/Placed');
  });

  test('may not become rows, and keep their order', async () => {
    const rows = write('rows.json', { version: '2.0', kind: undefined, orderedBy: undefined });
    expect((await check(rows)).out).toMatch(
      /the contract is of another kind \(event → row\);.*: undo the change, and give what is new an "entity" of its own/,
    );
    const other = write('other.json', { version: '1.1', orderedBy: undefined });
    expect((await check(other)).out).toContain(
      'the order of the events changed (order_id by order_version → no order)',
    );
  });

  test('become modules, by which events are written and handled', async () => {
    const generate = (...more: string[]) =>
      eventSharing(['contracts', 'generate', released, '--out', folder, ...more]);
    const file = path('order-placed.v1.generated.ts');
    expect(await generate()).toMatchObject({ code: 0, out: file });
    expect(readFileSync(file, 'utf8')).toContain('"orderedBy"');
    expect(await generate('--check')).toMatchObject({ code: 0, out: '' });
  });

  test('have readers: the consumers that handle them', async () => {
    const out = path('contracts.readers.json');
    const args = ['--assembly', assembly, '--repository', 'acme/billing', '--out', out];
    expect(await eventSharing(['contracts', 'readers', ...args])).toMatchObject({
      code: 0,
      out: `${out}: 1 reader of acme/billing`,
    });
    expect(JSON.parse(readFileSync(out, 'utf8'))).toMatchObject({
      consumers: { 'billing/Placed': { contract: 'orders/OrderPlaced', major: 1 } },
    });
  });
});
