import { decide } from '../../../lib/protocol/replication/decide';
import { toSequence } from '../../../lib/protocol/rows/sequence';
import { HORIZON_MS, userReplica } from '../../support/user-contract';
import { LABEL, NOW, userEvent } from '../../support/user-events';

const alice = { user_id: 123, name: 'Alice', email: 'alice@example.com', newsletter: true };
const sequence = toSequence(LABEL, '5');

describe('decide', () => {
  it('puts the fields that the replica keeps, stamped with sequence and time', () => {
    expect(decide(userEvent(5, undefined, alice), userReplica(), NOW)).toEqual({
      kind: 'put',
      subject: '123',
      sequence,
      row: { user_id: 123, name: 'Alice', __seq: sequence, __at: '2026-02-01T00:00:00.000Z' },
    });
  });

  it('turns a deletion into a tombstone that outlives the horizon by more than a function can run', () => {
    expect(decide(userEvent(5, alice, undefined), userReplica(), NOW)).toMatchObject({
      kind: 'tombstone',
      row: { user_id: 123, __seq: sequence, __deleted: true, __ttl: (NOW + HORIZON_MS) / 1000 + 3600 },
    });
  });

  it('keeps no values in a tombstone', () => {
    const decision = decide(userEvent(5, alice, undefined), userReplica(), NOW);
    expect(JSON.stringify(decision)).not.toContain('Alice');
  });

  it('parks an event that is older than tombstones live, and applies one that is just as old', () => {
    const event = (age: number) => userEvent(5, undefined, alice, { at: NOW - age });
    expect(decide(event(HORIZON_MS), userReplica(), NOW).kind).toBe('put');
    expect(decide(event(HORIZON_MS + 1000), userReplica(), NOW)).toMatchObject({
      kind: 'park',
      code: 'older-than-horizon',
    });
  });

  it.each([
    ['two days', 2 * 86_400_000],
    ['a year', 365 * 86_400_000],
    ['seven thousand years', Date.parse('9999-12-31T23:59:59Z') - NOW],
  ])('parks an event that is %s ahead, which would never be too old', (_, ahead) => {
    const event = userEvent(5, undefined, alice, { at: NOW + ahead });
    expect(decide(event, userReplica(), NOW)).toMatchObject({ kind: 'park', code: 'ahead-of-clock' });
  });

  it('applies an event of a clock that is less than a day ahead', () => {
    const event = userEvent(5, undefined, alice, { at: NOW + 86_400_000 });
    expect(decide(event, userReplica(), NOW).kind).toBe('put');
  });

  it('parks an event of another contract', () => {
    const event = { ...userEvent(5, undefined, alice), source: 'billing/Account' };
    expect(decide(event, userReplica(), NOW)).toMatchObject({ kind: 'park', code: 'wrong-contract' });
  });

  it('parks what is no change of a row', () => {
    const event = { ...userEvent(5, undefined, alice), type: 'users.UserRenamed' };
    expect(decide(event, userReplica(), NOW)).toEqual({
      kind: 'park',
      code: 'malformed',
      reason: 'not a change event: "type" does not end in Created, Updated or Deleted',
    });
  });

  it('parks a major version it does not know and reads any minor one', () => {
    const event = (version: string) => ({
      ...userEvent(5, undefined, alice),
      dataschema: `urn:event-sharing:users:User:${version}`,
    });
    expect(decide(event('2.0'), userReplica(), NOW)).toMatchObject({
      kind: 'park',
      code: 'unknown-major-version',
    });
    expect(decide(event('1.9'), userReplica(), NOW).kind).toBe('put');
  });

  it('parks data that does not fit the contract, and validates the key alone on deletion', () => {
    const replica = userReplica({
      validate: (part) => (part === 'row' ? 'row/name must be string' : undefined),
    });
    expect(decide(userEvent(5, undefined, alice), replica, NOW)).toMatchObject({
      kind: 'park',
      code: 'invalid',
      reason: 'row/name must be string',
    });
    expect(decide(userEvent(5, alice, undefined), replica, NOW).kind).toBe('tombstone');
  });

  it('ignores fields that it does not know', () => {
    const event = userEvent(5, undefined, alice);
    const decision = decide({ ...event, data: { ...event.data, nickname: 'Al' } }, userReplica(), NOW);
    expect(decision).toMatchObject({ kind: 'put', row: { user_id: 123, name: 'Alice' } });
    expect(JSON.stringify(decision)).not.toContain('nickname');
  });
});

describe('decide for a filtered replica', () => {
  const replica = userReplica({ fields: ['user_id', 'email'], filter: { newsletter: [true] } });

  it('holds a row that matches, without needing the filtered field in it', () => {
    expect(decide(userEvent(5, undefined, alice), replica, NOW)).toMatchObject({
      kind: 'put',
      row: { user_id: 123, email: 'alice@example.com' },
    });
  });

  it('lets a row leave that stops matching', () => {
    const decision = decide(userEvent(5, alice, { ...alice, newsletter: false }), replica, NOW);
    expect(decision).toMatchObject({ kind: 'tombstone', sequence, row: { user_id: 123, __deleted: true } });
  });

  it('lets a row leave although its new values do not fit the contract, because none of them is kept', () => {
    const broken = userReplica({
      filter: { newsletter: [true] },
      validate: (part) => (part === 'row' ? 'row/newsletter must be boolean' : undefined),
    });
    const event = userEvent(5, undefined, alice);
    expect(decide({ ...event, data: { ...event.data, newsletter: 'yes' } }, broken, NOW).kind).toBe(
      'tombstone',
    );
  });

  it('does not hold a row that lacks the filtered field', () => {
    const { newsletter, ...without } = alice;
    expect(newsletter).toBe(true);
    expect(decide(userEvent(5, alice, without), replica, NOW).kind).toBe('tombstone');
  });
});
