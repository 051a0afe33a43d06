export * from '../../lib/client';
export type { KeyOf, ReadyMade, RowOf, TypedContract } from '../../lib/contracts/define';
export { defineContract } from '../../lib/contracts/define';
export type { Upcaster } from '../../lib/contracts/define-upcaster';
export { defineUpcaster } from '../../lib/contracts/define-upcaster';
