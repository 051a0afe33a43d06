import type { RefusedEntry, RowDocument } from '../../wire/api';
import type { Row } from '../../wire/item';
import type { ProblemCode } from '../../wire/problems';
import type { Digest } from '../rows/digest';
import { type SharedContract, subjectOf } from '../rows/projection';
import { type ApiAnswer, documentOf, withTag } from './answer';
import { keyOfPath, keysOfBody } from './keys';
import { chooseContract } from './negotiate';
import { type OwnerItems, OwnerView, type UnshareableRow } from './owner-view';
import { Problem } from './problem';
import { type ReceivedRequest, readQuestion } from './request';

/** What an API serves. */
export interface Service {
  /** First part of every path, such as `users`. */
  readonly collection: string;
  /** Versions of one entity, the newest first. */
  readonly contracts: readonly SharedContract[];
  readonly table: OwnerItems;
  /** Of which entity tags are made. */
  readonly digest: Digest;
  /** Names a row where its key must not be shown. */
  readonly hashKey: (subject: string | undefined) => string | undefined;
}

/** What is worth a metric or a log line, filled in as far as a request comes. */
export interface Trail {
  kind?: string;
  contract?: string;
  /** The only row that is asked for. */
  subject?: string;
  rows?: number;
  /** Rows that were left out of the answer. */
  refused?: readonly UnshareableRow[];
}

/**
 * Answers one request.
 *
 * @throws Problem for everything that is no success
 */
export async function respond(
  request: ReceivedRequest,
  { collection, contracts, table, digest, hashKey }: Service,
  trail: Trail,
): Promise<ApiAnswer> {
  const shared = chooseContract(contracts, request.accept);
  const { contract } = shared;
  trail.contract = `${contract.id} ${contract.version}`;
  const question = readQuestion(request, collection, contract.key.length);
  trail.kind = question.kind;
  if (question.kind === 'get') {
    const key = keyOfPath(contract, question.key);
    trail.subject = subjectOf(contract.key, key);
    const row = await (await view()).get(key);
    if (!row) throw new Problem('not-found', `there is no such row of ${contract.id}`);
    trail.rows = 1;
    return withTag(documentOf(contract, { data: row }), request.ifNoneMatch, digest);
  }
  if (question.kind === 'batch') {
    const { items, missing, refused } = await (await view()).getAll(keysOfBody(contract, question.body));
    Object.assign(trail, { rows: items.length, refused });
    return documentOf(contract, { items: items.map(asItem), missing, ...leftOut(refused, hashKey) });
  }
  const { items, refused, next } = await (await view()).list(question.limit, question.cursor);
  Object.assign(trail, { rows: items.length, refused });
  return documentOf(contract, { items: items.map(asItem), ...leftOut(refused, hashKey), next });

  async function view(): Promise<OwnerView> {
    return new OwnerView(table, await table.keySchema(), shared);
  }
}

/**
 * The member that tells of rows which are not in the answer although the owner has them: with the key that the caller named,
 * and the hash of the key under which the owner's log says why.
 */
function leftOut(
  refused: readonly UnshareableRow[],
  hashKey: Service['hashKey'],
): { readonly refused?: readonly RefusedEntry[] } {
  if (refused.length === 0) return {};
  const code: ProblemCode = 'row-not-shareable';
  return { refused: refused.map(({ key, subject }) => ({ key, keyHash: hashKey(subject), code })) };
}

function asItem(data: Row): RowDocument {
  return { data };
}
