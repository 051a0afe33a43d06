export type { Authority } from './authority';
export { type Enforcement, startEnforcement } from './enforcement';
export type { AccessRequest } from './policy/evaluate';
