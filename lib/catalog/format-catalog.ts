import { visibleJson } from '../wire/visible-text';
import { toAsyncApi } from './asyncapi';
import type { Catalog } from './catalog';
import { toMermaid, toTable } from './text';

/** The forms in which a catalogue can be shown. */
export const CATALOG_FORMATS = ['table', 'json', 'asyncapi', 'mermaid'] as const;

export type CatalogFormat = (typeof CATALOG_FORMATS)[number];

const FORMATS: Readonly<Record<CatalogFormat, (catalog: Catalog) => string>> = {
  table: toTable,
  json: ({ contracts, replicas }) =>
    visibleJson({ contracts: contracts.map(({ schema: _, ...contract }) => contract), replicas }),
  asyncapi: (catalog) => visibleJson(toAsyncApi(catalog)),
  mermaid: toMermaid,
};

/** A catalogue as text. No form shows examples of values. */
export function formatCatalog(catalog: Catalog, format: CatalogFormat): string {
  return FORMATS[format](catalog);
}
