export { startDynamoDb } from './dynamodb';
export type { DynamoDbChoice } from './dynamodb-choice';
export { startDynamoDbs } from './dynamodb-environments';
export { startDynoxide } from './dynoxide';
export { dynoxideBinary } from './dynoxide-binary';
export type { DynamoDb, Emulator, SharedTables } from './emulator';
export { type Messaging, startFauxqs } from './fauxqs';
export { refuseTakenPort } from './ports';
