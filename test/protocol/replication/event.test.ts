import { parseEvent } from '../../../lib/protocol/replication/event';
import { LABEL, userEvent } from '../../support/user-events';

const alice = { user_id: 123, name: 'Alice' };

describe('change event', () => {
  it('is a CloudEvent that says who changed what, and in which order', () => {
    const event = userEvent('42', alice, { ...alice, name: 'Alicia' });
    expect(event).toEqual({
      specversion: '1.0',
      id: `${LABEL}/${'42'.padStart(40, '0')}`,
      source: 'users/User',
      type: 'users.UserUpdated',
      subject: '123',
      time: '2026-02-01T00:00:00.000Z',
      dataschema: 'urn:event-sharing:users:User:1.0',
      sequence: `${LABEL}/${'42'.padStart(40, '0')}`,
      data: { user_id: 123, name: 'Alicia', __previous: { name: 'Alice' } },
    });
  });

  it('has attributes of simple types only, as CloudEvents demands', () => {
    const { data, ...attributes } = userEvent('42', alice, { ...alice, name: 'Alicia' });
    expect(typeof data).toBe('object');
    for (const value of Object.values(attributes)) expect(typeof value).toBe('string');
    for (const name of Object.keys(attributes)) expect(name).toMatch(/^[a-z0-9]+$/);
  });

  it('survives the journey as text', () => {
    const event = userEvent('42', undefined, alice);
    expect(event).toMatchObject(parseEvent(JSON.stringify(event)));
  });

  it('ignores members that a newer publisher may add, that an older one added, and those that no receiver relies on', () => {
    const event = userEvent('42', undefined, alice);
    const older = { partitionkey: '123', datacontenttype: 'application/json' };
    const parsed = parseEvent(JSON.stringify({ ...event, ...older, newmember: 'x', traceparent: [] }));
    expect(parsed).toEqual(parseEvent(JSON.stringify(event)));
    // Each member of an event is one on which receivers rely, and which older receivers demand.
    expect({ ...parsed, specversion: '1.0' }).toEqual(event);
  });

  it.each([
    ['not JSON', '{"user_id": 123, "name": "secret'],
    ['a list', '[]'],
    ['null', 'null'],
    ['an empty object', '{}'],
  ])('refuses %s', (_, body) => {
    expect(() => parseEvent(body)).toThrow(/not a change event/);
  });

  it('does not quote the body of a message it cannot read', () => {
    expect(() => parseEvent('{"name": "secret')).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('secret') }),
    );
  });

  it.each([
    [{ specversion: '0.3' }, /specversion/],
    [{ sequence: '42' }, /sequence/],
    [{ sequence: undefined }, /sequence/],
    [{ time: 'yesterday' }, /time/],
    [{ time: '2026' }, /time/],
    [{ time: '2026-02-01T00:00:00' }, /time/],
    [{ time: 'Sun, 01 Feb 2026 00:00:00 GMT' }, /time/],
    [{ time: '+054405-01-01T00:00:00.000Z' }, /time/],
    [{ time: '2026-13-01T00:00:00Z' }, /time/],
    [{ id: 7 }, /id/],
    [{ dataref: 7 }, /dataref/],
    [{ data: [] }, /data/],
    [{ data: undefined }, /data/],
    [{ subject: '' }, /subject/],
    [{ dataschema: 'urn:user' }, /dataschema/],
  ])('refuses an event with %p and names the member', (change, message) => {
    expect(() => parseEvent(JSON.stringify({ ...userEvent('42', undefined, alice), ...change }))).toThrow(
      message,
    );
  });
});
