import type { Rule } from '../../wire/rules';
import { type StreamTuning, streamTuning } from '../shared/profile';
import { isWholeWithin } from '../shared/rules';
import type { ChangeFeedProps } from './change-feed-props';

/** Lambda API reference, "CreateEventSourceMapping". */
const MAX_BATCH = 10_000;
const MAX_WINDOW_SECONDS = 300;
const MAX_FACTOR = 10;

/** How the stream of the table feeds the publisher. */
export function streamMapping(props: ChangeFeedProps): StreamTuning {
  const tuning = streamTuning(props.profile);
  return {
    batchSize: props.batchSize ?? tuning.batchSize,
    maxBatchingWindow: props.maxBatchingWindow ?? tuning.maxBatchingWindow,
    parallelizationFactor: props.parallelizationFactor ?? tuning.parallelizationFactor,
    memorySize: props.memorySize ?? tuning.memorySize,
  };
}

/** What can be wrong with it. */
export function streamMappingRules({
  batchSize,
  maxBatchingWindow,
  parallelizationFactor,
}: StreamTuning): Rule[] {
  return [
    {
      condition: !isWholeWithin(batchSize, 1, MAX_BATCH),
      message: () => `batchSize must be a whole number from 1 to ${MAX_BATCH}, received ${batchSize}`,
    },
    {
      condition: !isWholeWithin(
        maxBatchingWindow?.toSeconds({ integral: false }) ?? 0,
        0,
        MAX_WINDOW_SECONDS,
      ),
      message: () =>
        `maxBatchingWindow must be whole seconds, and not longer than 5 minutes, received ${maxBatchingWindow?.toHumanString()}`,
    },
    {
      condition: !isWholeWithin(parallelizationFactor, 1, MAX_FACTOR),
      message: () =>
        `parallelizationFactor must be a whole number from 1 to ${MAX_FACTOR}, received ${parallelizationFactor}`,
    },
  ];
}
