export type { Authority } from './authority';
export { type Enforcement, startEnforcement } from './enforcement';
