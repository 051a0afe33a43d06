import { type CatalogFormat, formatCatalog, readCatalog } from '../../catalog';
import type { Console } from '../shared/console';
import { EXIT } from '../shared/exit-codes';

export interface CatalogCommandOptions {
  /** Directories of cloud assemblies. */
  readonly assembly: readonly string[];
  readonly format: CatalogFormat;
}

/** Shows who shares which fields with whom. */
export function showCatalog(console: Console, { assembly, format }: CatalogCommandOptions): number {
  const catalog = readCatalog(assembly);
  if (catalog.contracts.length === 0) {
    console.err(`no feed and no replica is in ${assembly.join(', ')}: was another app synthesised there?`);
  }
  formatCatalog(catalog, format).split('\n').forEach(console.out);
  return EXIT.success;
}
