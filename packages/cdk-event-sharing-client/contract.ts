/** What generated modules of contracts are made with. */
export type { KeyOf, RowOf } from '../../lib/contracts/define';
export { generatedContract } from '../../lib/contracts/define';
export { typesFrom } from '../../lib/contracts/schema/type-table';
