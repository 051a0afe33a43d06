export type { Catalog, CatalogContract, CatalogField, CatalogReplica } from './catalog';
export { consumersOf } from './consumers';
export {
  type CostEstimate,
  type CostFormat,
  type CostLoad,
  DEFAULT_LOAD,
  estimateCost,
  formatEstimate,
} from './cost';
export { CatalogError } from './errors';
export type { CatalogFormat } from './format-catalog';
export { CATALOG_FORMATS, formatCatalog } from './format-catalog';
export { readCatalog } from './read-catalog';
