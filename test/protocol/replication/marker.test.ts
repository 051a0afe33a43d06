import { detectChange } from '../../../lib/protocol/replication/change';
import { markerText } from '../../../lib/protocol/replication/marker';
import { eventOf } from '../../../lib/protocol/replication/outgoing-event';
import { toItem } from '../../../lib/protocol/rows/attribute-values';
import type { Item } from '../../../lib/wire/item';
import { InMemoryPayloads } from '../../support/replica-in-memory';
import { sharedContract } from '../../support/shared-contract';
import { userContract } from '../../support/user-contract';
import { LABEL, NOW } from '../../support/user-events';

const ada = { user_id: 1, name: 'Ada', newsletter: true };
const mark = (run: string, audience = 'orders/User', contract = 'users/User') =>
  markerText({ contract, audience, run });
const marked = (row: object, marker: string): Item => ({
  ...toItem(row as Parameters<typeof toItem>[0]),
  __republish: { S: marker },
});
const plain = toItem(ada);

describe('a marked item', () => {
  const whole = { kind: 'Updated', data: ada, previous: { __incomplete: true }, audience: 'orders/User' };

  it('is told of to its addressee, whole, and with a past that nobody knows', () => {
    expect(detectChange(sharedContract(userContract), plain, marked(ada, mark('1')))).toEqual(whole);
    expect(
      detectChange(sharedContract(userContract), marked(ada, mark('1')), marked(ada, mark('2'))),
    ).toEqual(whole);
  });

  it.each([
    ['the same marker', marked(ada, mark('1')), marked(ada, mark('1'))],
    ['a marker that is gone', marked(ada, mark('1')), plain],
    ['the marker of another contract', plain, marked(ada, mark('1', 'orders/User', 'users/Member'))],
    ['what is no marker', plain, marked(ada, 'users/User orders/User')],
    ['an addressee that is no text for an attribute', plain, marked(ada, mark('1', 'orders/\u001b[2J'))],
    ['an addressee with a character that SQS refuses', plain, marked(ada, mark('1', 'orders/\uffff'))],
    ['an addressee without an end', plain, marked(ada, mark('1', 'o'.repeat(1000)))],
    ['more than a marker', plain, marked(ada, `${mark('1')} more`)],
  ])('is told of to nobody for %s', (_, before, after) => {
    expect(detectChange(sharedContract(userContract), before, after)).toBeUndefined();
  });

  it('is told of to everybody when its values changed too', () => {
    expect(
      detectChange(
        sharedContract(userContract),
        marked(ada, mark('2')),
        marked({ ...ada, name: 'Bob' }, mark('1')),
      ),
    ).toEqual({
      kind: 'Updated',
      data: { ...ada, name: 'Bob' },
      previous: { name: 'Ada', __incomplete: true },
    });
  });

  it('is told of as usual when it is created or deleted', () => {
    expect(detectChange(sharedContract(userContract), undefined, marked(ada, mark('1')))).toEqual({
      kind: 'Created',
      data: ada,
      previous: {},
    });
    expect(
      detectChange(sharedContract(userContract), marked(ada, mark('1')), undefined)?.audience,
    ).toBeUndefined();
  });

  it.each([
    ['orders/User', 'orders/User'],
    ['*', undefined],
  ])('for %s has the audience %s, in the event and beside it', async (audience, expected) => {
    const record = { sequenceNumber: '7', at: NOW, before: plain, after: marked(ada, mark('1', audience)) };
    const outgoing = await eventOf(record, sharedContract(userContract), LABEL, new InMemoryPayloads());
    expect(JSON.parse(String(outgoing?.body)).audience).toBe(expected);
    expect(outgoing?.attributes).toEqual(expected === undefined ? {} : { audience: expected });
    const counted = expected === undefined ? '' : `audienceString${expected}`;
    expect(outgoing?.bytes).toBe(Buffer.byteLength(`${outgoing?.body}${counted}`));
  });
});
