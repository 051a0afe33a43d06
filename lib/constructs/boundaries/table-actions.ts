/** What an action does to a table. */
export type Reach = 'write' | 'read' | 'manage';

/** Service Authorization Reference, "Actions, resources, and condition keys for Amazon DynamoDB". */
const WRITES = [
  'BatchWriteItem',
  'DeleteItem',
  'ImportTable',
  'PartiQLDelete',
  'PartiQLInsert',
  'PartiQLUpdate',
  'PutItem',
  'UpdateItem',
];
const READS = [
  'BatchGetItem',
  'ConditionCheckItem',
  'ExportTableToPointInTime',
  'GetItem',
  'GetRecords',
  'GetShardIterator',
  'PartiQLSelect',
  'Query',
  'Scan',
];
const MANAGES = [
  'CreateBackup',
  'DeleteResourcePolicy',
  'DeleteTable',
  'EnableKinesisStreamingDestination',
  'PutResourcePolicy',
  'RestoreTableToPointInTime',
  'UpdateTable',
  'UpdateTimeToLive',
];

/** Actions on a table by what they do, the gravest first. */
export const TABLE_ACTIONS: readonly (readonly [Reach, readonly string[]])[] = [
  ['write', WRITES.map(qualified)],
  ['read', READS.map(qualified)],
  ['manage', MANAGES.map(qualified)],
];

function qualified(name: string): string {
  return `dynamodb:${name}`;
}
