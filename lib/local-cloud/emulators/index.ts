export { startDynamoDb } from './dynamodb';
export type { DynamoDbChoice } from './dynamodb-choice';
export { startDynoxide } from './dynoxide';
export { dynoxideBinary } from './dynoxide-binary';
export type { DynamoDb, Emulator } from './emulator';
export { startFauxqs } from './fauxqs';
export { refuseTakenPort } from './ports';
