export { type Dynoxide, startDynoxide } from './dynoxide';
export { dynoxideBinary } from './dynoxide-binary';
export type { Emulator } from './emulator';
export { startFauxqs } from './fauxqs';
export { refuseTakenPort } from './ports';
