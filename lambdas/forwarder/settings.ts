import { linearPattern } from '../../lib/contracts/schema/linear-pattern';
import { readContract } from '../../lib/contracts/schema/read-contract';
import type { Consumer } from '../../lib/protocol/consuming/consumer';
import { CONSUMER_VARIABLE, type ConsumerSettings, parseConsumerSettings } from '../../lib/wire/consumer';
import { ASSET } from '../../lib/wire/handler';
import type { ForwarderSettings, ReaderSharing } from '../../lib/wire/sharing';
import { readAsset, readSettings } from '../shared/asset';
import { requireEnv } from '../shared/env';
import { loadRowCheck } from '../shared/row-check';

interface Settings
  extends Pick<
    ConsumerSettings,
    'deadLetterQueueUrl' | 'payloadBucket' | 'payloadRegion' | 'positionsTable'
  > {
  readonly context: string;
  readonly consumer: Consumer;
}

/** What the construct put beside the bundle and into the environment, ready for the protocol. */
export function loadSettings(): Settings {
  const { contract: schema } = readAsset<ReaderSharing>(ASSET.sharing);
  const { context } = readSettings<ForwarderSettings>();
  const settings = parseConsumerSettings(requireEnv(CONSUMER_VARIABLE));
  if (!settings)
    throw new Error(`${CONSUMER_VARIABLE} is not what the construct writes: deploy its stack again`);
  const { name, kinds, fields, filter, horizonSeconds = Number.POSITIVE_INFINITY } = settings;
  const contract = readContract(schema, linearPattern);
  const validate = loadRowCheck(ASSET.validators, contract);
  const horizonMs = horizonSeconds * 1000;
  const consumer: Consumer = { name, contract, horizonMs, validate, kinds, fields, filter, changes: 'each' };
  return { ...settings, context, consumer };
}
