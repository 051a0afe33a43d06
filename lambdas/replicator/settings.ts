import { linearPattern } from '../../lib/contracts/schema/linear-pattern';
import { readContract } from '../../lib/contracts/schema/read-contract';
import type { Replica } from '../../lib/protocol/replication/replica';
import { ASSET } from '../../lib/wire/handler';
import type { ReaderSharing, ReplicaSettings } from '../../lib/wire/sharing';
import { readAsset, readSettings } from '../shared/asset';
import { loadRowCheck } from '../shared/row-check';

/** What the construct put beside the bundle and into the environment, ready for the protocol. */
export function loadSettings(tombstoneSeconds: number): { context: string; replica: Replica } {
  const { contract: schema } = readAsset<ReaderSharing>(ASSET.sharing);
  const { context, replica: name, fields, filter } = readSettings<ReplicaSettings>();
  const contract = readContract(schema, linearPattern);
  const validate = loadRowCheck(ASSET.validators, contract);
  const horizonMs = tombstoneSeconds * 1000;
  return {
    context,
    replica: { name, contract, fields, filter, horizonMs, validate },
  };
}
