import { breaking, type Mutation, one } from './mutation';

const STREAM_RECORD = 'lib/protocol/replication/stream-record.ts';
const EVENT = 'lib/protocol/replication/event.ts';
const MARKER = 'lib/protocol/replication/marker.ts';
const CHANGE = 'lib/protocol/replication/change.ts';
const PUBLISH = 'lib/protocol/replication/publish.ts';

/** Bugs on the way from the stream to the topic. */
export const PUBLISHING: readonly Mutation[] = [
  ...breaking(
    'Delete and create again works',
    one(
      'the counter begins anew for a row that is created again',
      EVENT,
      '    sequence,\n    ...(trace',
      "    sequence: change.kind === 'Created' ? sequence.replace(/[0-9]{40}$/, '1'.padStart(40, '0')) : sequence,\n    ...(trace",
    ),
  ),
  ...breaking(
    'A republished row reaches one replica, and a row that is gone is never made again',
    one(
      'a marker counts though it is unchanged',
      MARKER,
      'text === undefined || text === old',
      'text === undefined',
    ),
    one(
      'a changed marker does not count',
      MARKER,
      'text === undefined || text === old',
      'text !== undefined || text === old',
    ),
    one(
      'an addressed event goes to everybody',
      EVENT,
      '...(!isForAll(change.audience) && { audience: change.audience }),',
      '',
    ),
  ),
  ...breaking(
    'A row that stops matching leaves a filtered replica, also out of order',
    one(
      'an addressed event does not say that the past is unknown',
      CHANGE,
      'audience === undefined ? mark : { [INCOMPLETE]: true }',
      'mark',
    ),
  ),
  ...breaking(
    'Every change is applied, superseded or kept for a person',
    one(
      'a marker hides a change from other replicas',
      CHANGE,
      'added(old, changed)), ...incomplete },',
      'added(old, changed)), ...incomplete }, audience,',
    ),
    one(
      'the publisher reports no failures',
      PUBLISH,
      'lowestFailed: lowest(failures)',
      'lowestFailed: undefined',
    ),
    one(
      'the publisher reports the highest failure',
      PUBLISH,
      '(a < b ? -1 : 1))[0]',
      '(a < b ? -1 : 1)).at(-1)',
    ),
    {
      ...one('failures are compared as texts', PUBLISH, 'a.length - b.length || ', ''),
      schedules: 10_000,
    },
    one(
      'refused entries of a request count as sent',
      'lib/adapters/sns-topic.ts',
      'return unsentOf(events, Failed);',
      'return unsentOf(events, []);',
    ),
    one(
      'a record that was not kept aside counts as kept',
      PUBLISH,
      'comes again.\n      failures.push(',
      'comes again.\n      parked.set(record, failure);\n      [].concat(',
    ),
  ),
  ...breaking(
    "The stream's images",
    {
      name: 'a record without its images is taken for nothing that happened',
      edits: [
        {
          file: STREAM_RECORD,
          find: 'if (view !== BOTH_IMAGES) {',
          replace: "if (view !== 'KEYS_ONLY' && view !== BOTH_IMAGES) {",
        },
        {
          file: STREAM_RECORD,
          find: '({ has, wanted }) => has !== wanted',
          replace: '({ has, wanted }) => has && !wanted',
        },
      ],
    },
    {
      name: 'an update without its new image is taken for a deletion',
      edits: [
        {
          file: STREAM_RECORD,
          find: 'if (view !== BOTH_IMAGES) {',
          replace: "if (view !== 'OLD_IMAGE' && view !== BOTH_IMAGES) {",
        },
        {
          file: STREAM_RECORD,
          find: '({ has, wanted }) => has !== wanted',
          replace: "({ name, has, wanted }) => name === 'old' && has !== wanted",
        },
      ],
    },
    one(
      'the view type is not looked at',
      STREAM_RECORD,
      'if (view !== BOTH_IMAGES) {',
      'if (view === undefined) {',
    ),
    one(
      'the images of a record are not looked at',
      STREAM_RECORD,
      'if (problem === undefined) continue;',
      'continue;',
    ),
  ),
  ...breaking(
    "When faults stop, every replica row equals its owner's",
    one(
      'a change that ends a refused state is taken for none',
      CHANGE,
      'if (complete && changed.length === 0)',
      'if (changed.length === 0)',
    ),
    one(
      'a field that changed is taken for one that is stored alike',
      'lib/protocol/rows/projection.ts',
      'isEqual(own(one, attribute), own(other, attribute))',
      'own(one, attribute) === own(other, attribute) || own(one, attribute)?.S !== undefined',
    ),
  ),
  ...breaking(
    'An item is one row',
    one(
      'a row whose key changes stays under the old one',
      'lib/protocol/replication/moves.ts',
      'if (old === undefined || old === now) return [record];',
      'return [record];',
    ),
    one('both events of a changed key have one id', EVENT, '}/left`', '}`'),
  ),
];
