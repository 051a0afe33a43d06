/** A cloud assembly that cannot be read. */
export class CatalogError extends Error {
  override readonly name = 'CatalogError';
}
