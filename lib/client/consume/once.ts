import { IdempotencyConfig, makeIdempotent } from '@aws-lambda-powertools/idempotency';
import { fullDigestOf } from '../../adapters/digest';
import { positionOf } from '../../protocol/consuming/position';
import { expiry } from '../../protocol/replication/decide';
import { MAX_AHEAD_MS } from '../../protocol/rows/epoch-time';
import { defaultDynamoDb } from '../shared/default-dynamodb';
import type { Deliver, Memory, OnceDelivery } from './deliver';
import type { Handling } from './invocation';
import { Place } from './once-place';

/**
 * The `delivery` of a consumer whose effects are elsewhere, in mail or the services of others: a change that was handled to its end
 * is not handled again, and of two copies at the same time one is. One whose handling is cut off is handled again. Behind it is the
 * idempotency of Powertools for AWS Lambda.
 */
export const once: OnceDelivery = { name: 'once', over };

function over(memory: Memory): Deliver {
  const { consumer, horizonMs, dynamodb = defaultDynamoDb() } = memory;
  const config = new IdempotencyConfig({
    // For as long as any copy is taken: one whose clock is ahead is taken later.
    expiresAfterSeconds: expiry(MAX_AHEAD_MS, { horizonMs }),
    hashFunction: 'sha256',
  });
  if (!config.isEnabled())
    throw new Error(
      'consumeChanges: POWERTOOLS_IDEMPOTENCY_DISABLED is set, so that nothing would be remembered: unset it, or choose another delivery',
    );
  return async (change, subject, run, handling) => {
    const { of } = positionOf(change, subject, { of: 'change', horizonMs }, Date.now());
    let isFirst = false;
    const handle = makeIdempotent(
      async (_key: string, _lambda: object): Promise<void> => {
        isFirst = true;
        await keepingPlace(run(change), handling);
      },
      // By its default the keys would hold the function's name, which may become another.
      { persistenceStore: new Place({ ...memory, dynamodb }), config, keyPrefix: consumer },
    );
    try {
      await handle(fullDigestOf(of), clockOf(handling));
    } catch (error) {
      if (!isFirst && isNamed(error, 'IdempotencyAlreadyInProgressError')) return 'busy';
      // Its own message does not say what DynamoDB said, such as which permission is missing.
      throw isNamed(error, 'IdempotencyPersistenceLayerError') ? error.cause : error;
    }
    return isFirst ? 'handled' : 'stale';
  };
}

/**
 * What fails gives its place up, so that it can be tried again at once; not so when its time is over: it may be still at work, and the
 * place is its own until the function is stopped.
 */
async function keepingPlace(running: Promise<void>, { signal }: Handling): Promise<void> {
  try {
    await running;
  } catch (error) {
    if (signal.aborted) await new Promise<never>(() => {});
    throw error;
  }
}

/** How long a place is kept that nobody gives up. Of no time at all would be made that it is kept for ever. */
function clockOf({ lambda }: Handling) {
  return { getRemainingTimeInMillis: () => Math.max(1, lambda.getRemainingTimeInMillis()) };
}

/** An error of Powertools, by its name: a service may hold two copies of it. */
function isNamed(error: unknown, name: string): error is Error {
  return error instanceof Error && error.name === name;
}
