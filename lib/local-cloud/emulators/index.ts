export { type Dynoxide, type DynoxideOptions, startDynoxide } from './dynoxide';
export { dynoxideBinary } from './dynoxide-binary';
export type { Emulator, EmulatorDied } from './emulator';
export { startFauxqs } from './fauxqs';
export { refuseTakenPort } from './ports';
