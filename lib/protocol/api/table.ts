import { nameOf } from '../rows/errors';
import type { OwnerItems } from './owner-view';
import { Problem } from './problem';

/**
 * The same table with errors as the API answers them: a request that DynamoDB calls invalid is the caller's, and all
 * others mean that the table does not answer.
 */
export function withProblems(table: OwnerItems): OwnerItems {
  return {
    get: (key) => table.get(key).catch(rethrow),
    getAll: (keys) => table.getAll(keys).catch(rethrow),
    scan: (request) => table.scan(request).catch(rethrow),
    keySchema: () => table.keySchema().catch(rethrow),
  };
}

function rethrow(cause: unknown): never {
  if (nameOf(cause) === 'ValidationException') {
    throw new Problem('bad-request', 'no row can have such a key', { cause });
  }
  throw new Problem('unavailable', 'the table could not be read: ask again', { cause });
}
