import { breaking, type Mutation, one } from './mutation';

const SEQUENCE = 'lib/protocol/rows/sequence.ts';
const EPOCH_TIME = 'lib/protocol/rows/epoch-time.ts';
const PROJECTION = 'lib/protocol/rows/projection.ts';

/** Bugs in how rows, their order and their fields are read. */
export const ROWS: readonly Mutation[] = [
  ...breaking(
    'A row never goes back to an older change',
    {
      name: 'sequence numbers are not padded',
      edits: [
        { file: SEQUENCE, find: ".padStart(DIGITS, '0')", replace: '' },
        { file: SEQUENCE, find: 'if (!parts) return false;', replace: 'if (!parts) return true;' },
      ],
    },
    one('a long sequence number is below shorter ones', SEQUENCE, "LONG = 'n'", "LONG = ' '"),
    one(
      'the epoch is dropped',
      SEQUENCE,
      'sequenceNumber: string): Sequence {',
      "sequenceNumber: string): Sequence {\n  label = '2026';",
    ),
  ),
  ...breaking(
    'An orphan is removed, and a row that was created again is not',
    one('a removal is no newer than what it removes', SEQUENCE, '+ 1n', '+ 0n'),
    one('a removal wins over what comes after it', SEQUENCE, '+ 1n', '+ 10n ** 30n'),
  ),
  ...breaking(
    "An event's time is when the owner made the change",
    one("a record's seconds are taken for milliseconds", EPOCH_TIME, '[1000, 1, 1 / 1000]', '[1]'),
  ),
  ...breaking(
    'Only contract fields leave the owner',
    one(
      'private attributes are shared',
      PROJECTION,
      'for (const field of contract.fields) {\n    const value',
      'for (const field of Object.keys(item)) {\n    const value',
    ),
    one(
      'private members of a map are shared',
      'lib/protocol/rows/attribute-values.ts',
      'sharedOnly && !type.shares(name)',
      'false',
    ),
    one(
      'every member counts as named',
      'lib/contracts/schema/value-types.ts',
      'shares: (name) => isNamed(schemaOf(name)),',
      'shares: () => true,',
    ),
  ),
  ...breaking(
    'An item is one row',
    one(
      "a key is taken for the table's that is not",
      'lib/contracts/source/table-key.ts',
      '!names.includes(sourceOf(contract).placeOf(field).attribute)',
      'names.includes(sourceOf(contract).placeOf(field).attribute) && false',
    ),
  ),
  ...breaking(
    'A row that does not fit its contract',
    one(
      'a row leaves that does not fit the contract',
      PROJECTION,
      "if (misfit !== undefined) throw new ProtocolError('invalid'",
      "if (misfit === 'never') throw new ProtocolError('invalid'",
    ),
    one(
      'old values leave that did not fit the contract',
      PROJECTION,
      "if (validate('row', row) === undefined) return { row, complete };",
      'return { row, complete };',
    ),
  ),
];
