import fc from 'fast-check';
import { userEvent } from '../../support/user-events';
import { CANARY } from './canary';
import { deep, jsonValues, names, texts, toJson } from './json-values';

type Members = Record<string, unknown>;

const ENVELOPE = [
  'specversion',
  'id',
  'source',
  'type',
  'subject',
  'time',
  'datacontenttype',
  'dataschema',
  'sequence',
  'partitionkey',
  'traceparent',
  'audience',
  'dataref',
  'data',
] as const;
const DATA = ['user_id', 'name', 'email', 'address', 'newsletter', '__previous'] as const;

/** Values that are nearly right, by member: what is merely wrong is refused early. */
const NEAR_MISSES: Record<string, readonly unknown[]> = {
  source: [`users/${CANARY}`, 'users/Other'],
  type: [`${CANARY}Deleted`, 'users.UserDeleted', 'users.UserUpdated'],
  dataschema: ['urn:event-sharing:users:User:2.0', `urn:${CANARY}:1.0`, `urn:${CANARY}:${'9'.repeat(400)}.0`],
  sequence: [
    `${CANARY}/${'1'.repeat(40)}`,
    `2026-01-31T12:00:00.000/${'9'.repeat(40)}`,
    `/${'1'.repeat(40)}`,
  ],
  time: ['1970-01-01T00:00:00Z', '+275760-09-13T00:00:00Z', `2026 (${CANARY})`, '99999'],
  dataref: [`s3://${CANARY}/x`, 's3://payloads/none.json', '', 'file:///etc/passwd'],
  subject: ['1', 'neighbour', '%', CANARY],
};

const edits = fc.oneof(
  fc.tuple(fc.constantFrom(...ENVELOPE), jsonValues).map(([name, value]) => ({ in: 'event', name, value })),
  fc.tuple(fc.constantFrom(...DATA), jsonValues).map(([name, value]) => ({ in: 'data', name, value })),
  fc
    .constantFrom(
      ...Object.entries(NEAR_MISSES).flatMap(([name, values]) => values.map((value) => ({ name, value }))),
    )
    .map((near) => ({ in: 'event', ...near })),
  fc
    .tuple(fc.constantFrom('event', 'data'), names, jsonValues)
    .map(([place, name, value]) => ({ in: place, name, value })),
  fc.constantFrom(...ENVELOPE).map((name) => ({ in: 'event', name, value: undefined })),
  fc.constantFrom(...DATA).map((name) => ({ in: 'data', name, value: undefined })),
);

function whole(id: number, number: number): Members {
  const user = { user_id: id, name: `${CANARY} ${number}`, email: CANARY, newsletter: number % 2 === 0 };
  return {
    ...userEvent(number, number % 3 === 0 ? { ...user, name: CANARY } : undefined, user, { at: Date.now() }),
  };
}

/** A CloudEvent that was a change event until up to three of its members changed. */
const spoiltEvents = fc
  .tuple(fc.nat({ max: 50 }), fc.nat({ max: 1_000 }), fc.array(edits, { minLength: 1, maxLength: 3 }))
  .map(([id, number, changes]) => {
    const event = whole(id, number + 1);
    const data = { ...(event.data as Members) };
    const replaced = changes.some((change) => change.in === 'event' && change.name === 'data');
    for (const change of changes) define(change.in === 'data' ? data : event, change.name, change.value);
    if (!replaced) event.data = data;
    return toJson(event);
  });

/** As a parser does it: also what is called `__proto__` becomes an own member. */
function define(target: Members, name: string, value: unknown): void {
  Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
}

const spoiltText = fc
  .tuple(
    fc.nat({ max: 50 }),
    fc.nat({ max: 1_000 }),
    fc.double({ min: 0, max: 1, noNaN: true }),
    texts,
    fc.boolean(),
  )
  .map(([id, number, place, text, cut]) => {
    const body = JSON.stringify(whole(id, number + 1));
    const at = Math.floor(place * body.length);
    return cut ? body.slice(0, at) : body.slice(0, at) + text + body.slice(at + text.length);
  });

const bytes = fc
  .uint8Array({ maxLength: 40 })
  .map((array) => `${Buffer.from(array).toString('latin1')}${CANARY}${Buffer.from(array).toString('utf8')}`);

/** Bodies of messages that are no change events, or hardly. */
export const bodies: fc.Arbitrary<string> = fc.oneof(
  { weight: 12, arbitrary: spoiltEvents },
  { weight: 4, arbitrary: spoiltText },
  { weight: 2, arbitrary: bytes },
  { weight: 2, arbitrary: jsonValues.map((value) => toJson(value)) },
  { weight: 1, arbitrary: deep.map((value) => toJson(value)) },
);

/** A change event that has nothing wrong with it. */
export function goodBody(id: number): string {
  return JSON.stringify(userEvent(1, undefined, { user_id: id, name: `good ${id}` }, { at: Date.now() }));
}
