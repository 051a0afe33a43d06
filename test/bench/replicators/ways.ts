import { join } from 'node:path';
import { installPeers } from '../peers/install';
import { bundle } from '../shipped/bundle';
import { HANDLERS, type Shipped, type ShippedFunction } from '../shipped/deploy';

/** A way to keep a replica: a function that is given the changes. */
export interface Way {
  readonly name: string;
  readonly function: ShippedFunction;
}

const PEERS = [
  { name: 'SDK alone', entry: join(__dirname, 'handlers', 'bare.ts') },
  { name: 'Powertools batch', entry: join(__dirname, 'handlers', 'powertools-batch.ts') },
  { name: 'Powertools idempotency', entry: join(__dirname, 'handlers', 'powertools-idempotency.ts') },
  { name: 'aws-lambda-stream', entry: join(__dirname, '..', 'peers', 'aws-lambda-stream.js') },
];

/**
 * The first is what the others are compared with.
 *
 * @param shipped by name: the handlers that we ship, as deployed
 * @param directory where the bundles of the others are written
 */
export async function waysOf(shipped: ReadonlyMap<string, Shipped>, directory: string): Promise<Way[]> {
  installPeers();
  const ours = [...shipped].map(([name, one]) => ({ name, function: one.function(HANDLERS.replicator) }));
  // Theirs sees what any function sees, and no setting of Node that ours has.
  const { NODE_OPTIONS: _, ...environment } = ours[0]?.function.environment ?? {};
  const peers = PEERS.map(async ({ name, entry }, index) => ({
    name,
    function: { ...(await bundle(entry, directory, `peer-${index}`)), environment },
  }));
  const [bare, ...others] = await Promise.all(peers);
  return [bare as Way, ...ours, ...others];
}
