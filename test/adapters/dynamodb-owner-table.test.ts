import { startDynoxide } from '../../lib/local/emulators';
import { ownerTableSuite } from './dynamodb-owner-table.suite';

ownerTableSuite('dynoxide', startDynoxide, {
  // The local cloud translates it for its functions.
  streamLabel: /^\d+\.\d+$/,
  // Harmless: such a change touches no contract field, so nothing is published.
  recordsEqualWrites: true,
});
