import { type Change, isUnsharable, type OwnerRow } from './history';
import { toSequenceText } from './sequence-text';
import { KEYS, rowKeyOf, SECOND } from './settings';
import type { StreamEntry } from './stream';
import { type Item, REFUSED_BY_TABLE } from './table';
import type { World } from './world';

const NAMES = ['Ada', 'Bob', 'Cleo'];

/** A name that is no text, and told from all other numbers. */
export const UNFIT = '424242';

/** Beyond what a message can hold. */
const LARGE = 'x'.repeat(300_000);

/** The owner changes a row of its table as any service would. */
export function ownerWrites(world: World): void {
  const key = world.random.pick(KEYS);
  write(world, key, putBack(world, key, nextRow(world, key, world.rows.get(key))));
}

/** A writer that replaces the whole item may have read it before it was marked anew. */
function putBack(world: World, key: number, row: OwnerRow | undefined): OwnerRow | undefined {
  const old = world.history.changes.find((change) => change.key % 10 === key && change.row?.marker)?.row
    ?.marker;
  if (!row || old === undefined || row.marker === old || !world.random.chance(0.3)) return row;
  world.faults.add('old-marker-put-back');
  return { ...row, marker: old };
}

function nextRow(world: World, key: number, row: OwnerRow | undefined): OwnerRow | undefined {
  const { random, faults } = world;
  if (!row) {
    if (world.history.changes.some((change) => change.key % 10 === key)) faults.add('delete-and-recreate');
    return { kind: 'plain', name: plainName(world), newsletter: random.chance(0.6), secret: 0 };
  }
  const dice = random.next();
  if (dice < 0.25) return undefined;
  if (dice < 0.5) {
    faults.add('filter-flip');
    return { ...row, newsletter: !row.newsletter };
  }
  if (dice < 0.65) {
    faults.add('private-change');
    return { ...row, secret: row.secret + 1 };
  }
  if (dice < 0.75) {
    faults.add('refused-value');
    if (random.chance(0.3)) return { ...row, kind: 'binary-flag' };
    const kind = random.pick(['binary', 'number', 'table-refuses'] as const);
    return { ...row, kind, name: kind, newsletter: random.chance(0.6) };
  }
  if (dice < 0.82) return { ...row, kind: 'plain', newsletter: undefined };
  if (dice < 0.87) {
    faults.add('key-changed');
    return { ...row, home: 1 - (row.home ?? 0) };
  }
  return { ...row, kind: 'plain', name: plainName(world) };
}

function plainName({ random, faults, largeRows }: World): string {
  if (!largeRows || random.chance(0.7)) return random.pick(NAMES);
  faults.add('large-row');
  return LARGE;
}

/** An item is marked, so that its stream itself gives the row a fresh sequence. Answers whether there is one. */
export function ownerMarks(world: World, key: number, marker: string): boolean {
  const row = world.rows.get(key);
  // A write that leaves an item as it was gives no record.
  if (row && row.marker !== marker) write(world, key, { ...row, marker });
  return row !== undefined;
}

/** The owner's table is restored, rows and all, under its own name: a new stream that begins with low numbers. */
export function ownerRecreatesTable(world: World): void {
  world.faults.add('table-recreated');
  const label = new Date(world.now).toISOString().slice(0, 23);
  world.stream.recreate(label, 10n ** 20n + BigInt(world.random.below(5)));
  world.note(`owner's table restored as ${label}`);
}

function write(world: World, key: number, after: OwnerRow | undefined): void {
  const before = world.rows.get(key);
  if (after) world.rows.set(key, after);
  else world.rows.delete(key);
  const { stream } = world;
  const sequenceNumber = stream.nextNumber(1 + world.random.below(3));
  const at = Math.floor(world.now / SECOND) * SECOND;
  const sequence = toSequenceText(stream.label, sequenceNumber);
  const rowKey = (row: OwnerRow | undefined) => rowKeyOf({ user_id: key, home: row?.home });
  const moves = before && after && rowKey(before) !== rowKey(after);
  if (moves) world.history.add({ sequence, key: rowKey(before), before, at, silent: false });
  const expired = !after && world.consumers.length > 0 && world.viewTypes.chance(0.4);
  if (expired) world.faults.add('owner-row-expired');
  const change = world.history.add({
    sequence,
    key: rowKey(after ?? before),
    before: moves ? undefined : before,
    row: after,
    at,
    expired,
    ...meaningOf(moves ? undefined : before, after),
  });
  const view = viewTypeOf(world);
  const entry: StreamEntry = {
    sequenceNumber,
    delivered: {
      eventName: eventNameOf(before, after),
      ...(expired && { userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' } }),
      eventSourceARN: `arn:aws:dynamodb:eu-west-1:123456789012:table/users/stream/${stream.label}`,
      dynamodb: {
        SequenceNumber: sequenceNumber,
        ApproximateCreationDateTime: at / SECOND,
        StreamViewType: view,
        Keys: { user_id: { N: String(key) } },
        ...(before &&
          ['NEW_AND_OLD_IMAGES', 'OLD_IMAGE'].includes(view) && { OldImage: itemOf(key, before) }),
        ...(after && ['NEW_AND_OLD_IMAGES', 'NEW_IMAGE'].includes(view) && { NewImage: itemOf(key, after) }),
      } as never,
    },
    change,
    rowKeys: [before, after].flatMap((row) => (row ? [rowKey(row)] : [])),
    incomplete: view !== 'NEW_AND_OLD_IMAGES',
  };
  stream.add(entry, String(key));
  if (world.trace)
    world.note(
      `owner: ${key} = ${JSON.stringify(after)} ${change.audience ? `for ${change.audience} ` : ''}at ${sequence}`,
    );
}

function eventNameOf(before: OwnerRow | undefined, after: OwnerRow | undefined): string {
  if (!before) return 'INSERT';
  return after ? 'MODIFY' : 'REMOVE';
}

/** What a stream carries: somebody may set its view type otherwise than the feed needs it. */
function viewTypeOf({ losesImages, viewTypes, faults }: World): string {
  if (!losesImages || viewTypes.chance(0.7)) return 'NEW_AND_OLD_IMAGES';
  faults.add('stream-without-images');
  return viewTypes.pick(['KEYS_ONLY', 'NEW_IMAGE', 'OLD_IMAGE']);
}

/** Whom a change concerns: the replica of a changed marker, or nobody, if nothing that is shared has changed. */
function meaningOf(
  before: OwnerRow | undefined,
  after: OwnerRow | undefined,
): Pick<Change, 'audience' | 'silent'> {
  const shared = ({ kind, name, newsletter }: OwnerRow) => JSON.stringify([kind, name, newsletter]);
  if (!before || !after || isUnsharable(before) || shared(before) !== shared(after)) return { silent: false };
  if (after.marker === undefined || before.marker === after.marker) return { silent: true };
  const audience = after.marker.split(' ')[1];
  return { silent: false, audience: audience === '*' ? undefined : audience };
}

export function itemOf(key: number, { kind, name, newsletter, home = 0, secret, marker }: OwnerRow): Item {
  return {
    user_id: { N: String(key) },
    home: { N: String(home) },
    name: nameOf(kind, name),
    ...(kind === 'binary-flag' && { newsletter: { B: 'AQI=' } }),
    ...(kind !== 'binary-flag' && newsletter !== undefined && { newsletter: { BOOL: newsletter } }),
    secret: { S: `secret ${secret}` },
    address: { M: { city: { S: 'Bern' }, door: { S: `secret ${secret}` } } },
    ...(marker !== undefined && { __republish: { S: marker } }),
  };
}

function nameOf(kind: OwnerRow['kind'], name: string): Record<string, unknown> {
  if (kind === 'binary') return { B: 'AQI=' };
  if (kind === 'number') return { N: UNFIT };
  return { S: kind === 'table-refuses' ? REFUSED_BY_TABLE : name };
}
