import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { type Row, type SharedContract, subjectOf } from '../../lib/protocol/projection';
import { type Answer, documentOf, withTag } from './answer';
import { keyOfPath, keysOfBody } from './keys';
import { chooseContract } from './negotiate';
import { type OwnerItems, OwnerView } from './owner-view';
import { Problem } from './problem';
import { readQuestion } from './request';

/** What an API serves. */
export interface Service {
  /** First part of every path, such as `users`. */
  readonly collection: string;
  /** Versions of one entity, the newest first. */
  readonly contracts: readonly SharedContract[];
  readonly table: OwnerItems;
}

/** What is worth a metric or a log line, filled in as far as a request comes. */
export interface Trail {
  kind?: string;
  contract?: string;
  /** The only row that is asked for. */
  subject?: string;
  rows?: number;
}

/**
 * Answers one request.
 *
 * @throws Problem for everything that is no success
 */
export async function respond(
  event: APIGatewayProxyEventV2,
  { collection, contracts, table }: Service,
  trail: Trail,
): Promise<Answer> {
  const shared = chooseContract(contracts, event.headers.accept);
  const { contract } = shared;
  trail.contract = `${contract.id} ${contract.version}`;
  const question = readQuestion(event, collection, contract.key.length);
  trail.kind = question.kind;
  if (question.kind === 'get') {
    const key = keyOfPath(contract, question.key);
    trail.subject = subjectOf(contract.key, key);
    const row = await (await view()).get(key);
    if (!row) throw new Problem('not-found', `there is no such row of ${contract.id}`);
    trail.rows = 1;
    return withTag(documentOf(contract, { data: row }), event.headers['if-none-match']);
  }
  if (question.kind === 'batch') {
    const { items, missing } = await (await view()).getAll(keysOfBody(contract, question.body));
    trail.rows = items.length;
    return documentOf(contract, { items: items.map(asItem), missing });
  }
  const { items, next } = await (await view()).list(question.limit, question.cursor);
  trail.rows = items.length;
  return documentOf(contract, { items: items.map(asItem), next });

  async function view(): Promise<OwnerView> {
    return new OwnerView(table, await table.keySchema(), shared);
  }
}

function asItem(data: Row): { data: Row } {
  return { data };
}
