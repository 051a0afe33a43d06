import type { LookupRequest, PageRequest, ReadAnswer, ReadRequest } from '../../wire/read-requests';
import { ProtocolError } from '../rows/errors';
import { findContract } from '../rows/find-contract';
import type { OwnerRows } from '../rows/owner-table';
import type { SharedContract } from '../rows/projection';
import { refuseEvents } from '../rows/refuse-events';
import { type DigestOf, lookUp, readPage } from './audit-rows';

/** What the read function works with. */
export interface ReadPorts {
  /** The newest major version first. */
  readonly contracts: readonly SharedContract[];
  /** Name of the attribute in which writers leave their trace context. @default none */
  readonly traceAttribute?: string;
  readonly table: OwnerRows;
  readonly digest: DigestOf;
}

/**
 * Answers what the read function is asked.
 *
 * @throws ProtocolError or ContractError that names what cannot be answered
 */
export async function answerRead(
  request: ReadRequest,
  { contracts, traceAttribute, table, digest }: ReadPorts,
): Promise<ReadAnswer> {
  const find = ({ contract, major }: LookupRequest | PageRequest) => {
    const found = findContract(contracts, contract, major === undefined ? undefined : [major]);
    refuseEvents(found.contract, 'no replica keeps them, so that there is nothing to compare');
    return found;
  };
  switch (request.action) {
    case 'page':
      return readPage(request, find(request), table, digest);
    case 'lookup':
      return lookUp(request, find(request), table, digest);
    case 'contracts':
      return { contracts: contracts.map(({ contract }) => contract.schema), traceAttribute };
    default:
      throw unknownAction(request);
  }
}

function unknownAction(request: never): ProtocolError {
  const { action } = Object(request) as { action?: unknown };
  return new ProtocolError('bad-request', `no action is "${action}": use page, lookup or contracts`);
}
