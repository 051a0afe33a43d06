import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDbPositions } from '../../adapters/dynamodb-positions';
import { S3PayloadSource } from '../../adapters/s3-payload-source';
import { createSqsClient } from '../../adapters/sqs-client';
import { SqsParkingLot } from '../../adapters/sqs-parking-lot';
import { type QueueRecord, toMessage } from '../../adapters/sqs-record';
import { type ConsumerPorts, consume, type Handed } from '../../protocol/consuming/consume';
import type { RowChange } from '../../protocol/consuming/row-change';
import type { ConsumerSettings } from '../../wire/consumer';
import { DELIVERIES } from '../../wire/consumer';
import type { Row } from '../../wire/item';
import { defaultDynamoDb } from '../shared/default-dynamodb';
import { atLeast, checkOptions, having, type Options, oneOf, optional, text } from '../shared/options';
import { rowCheckOf } from '../shared/row-check';
import { type AnyContract, plainContract, readyMadeOf } from '../shared/typed-contract';
import {
  atLeastOnce,
  type Deliver,
  type DeliveryOption,
  exactlyOnce,
  inOrder,
  type OnceDelivery,
  type Transacting,
} from './deliver';
import { type Handling, Invocation, type LambdaContext } from './invocation';
import { type ConsumeLogger, consoleLogger, logOutcomes } from './log';
import { type MetricsSink, reportMetrics, standardOutput } from './metrics';
import { isReject } from './reject';
import { readSettings } from './settings';
import type { ConsumeTracing } from './tracing';

/** A change as a handler gets it; with `transaction` where it is delivered exactly once. */
export type DeliveredChange<Data, Key, D extends DeliveryOption = 'at-least-once'> = RowChange<Data, Key> &
  (D extends 'exactly-once' ? Transacting : unknown);

/** Acts on one change. An error has it tried again, `Reject` parks it. */
export type ChangeHandler<Data, Key, D extends DeliveryOption> = (
  change: DeliveredChange<Data, Key, D>,
  handling: Handling,
) => void | Promise<void>;

export interface ConsumeOptions<D extends DeliveryOption = DeliveryOption> {
  /**
   * What the consumer is promised; that of its `ChangeConsumer`. For `ChangeDelivery.ONCE` it is the value `once` of
   * `cdk-event-sharing-client/once`.
   * @default at-least-once
   */
  readonly delivery?: D;
  /**
   * `each`: every change is handled. `newest`: of the changes of a row in a batch only the newest; and delivered exactly once, none
   * after a newer one.
   * @default each
   */
  readonly changes?: 'each' | 'newest';
  /** Time that is kept for reporting what was done, in milliseconds. @default 1000 */
  readonly reserveMs?: number;
  /** Where is told what could not be handled; metrics are not. @default lines of JSON on the console */
  readonly logger?: ConsumeLogger;
  /**
   * Gets the metrics of each batch, as lines of CloudWatch's embedded metric format; `false`: there are none.
   * @default standard output, where CloudWatch finds them
   */
  readonly metrics?: MetricsSink | false;
  /**
   * Spans of OpenTelemetry for each change, in the trace of its event, where a provider is registered: the value `tracing` of
   * `cdk-event-sharing-client/tracing`. The handler runs in them.
   * @default none are made
   */
  readonly tracing?: ConsumeTracing;
  /** `ChangeConsumer.settings`, for a function that its construct cannot give variables. @default the environment variable EVENT_SHARING_CONSUMER */
  readonly settings?: string;
  /** @default a client made from the environment */
  readonly dynamodb?: DynamoDBClient;
  /** @default a client made from the environment */
  readonly sqs?: SQSClient;
  /** @default a client made from the environment, in the region of the feed */
  readonly s3?: S3Client;
}

/** A batch of messages as Lambda hands it over. */
export interface QueueEvent {
  readonly Records: readonly QueueRecord[];
}

/** What Lambda calls. */
export type QueueHandler = (event: QueueEvent, lambda: LambdaContext) => Promise<QueueResponse>;

/** Which messages are to be delivered again. */
export interface QueueResponse {
  readonly batchItemFailures: { readonly itemIdentifier: string }[];
}

const CALL = 'consumeChanges';
const ONCE: OnceDelivery['name'] = 'once';
const namedDelivery = oneOf(...DELIVERIES.filter((name) => name !== ONCE));
const client = optional(having('send'), 'give a client of the AWS SDK');
export const OPTIONS: Options = {
  delivery: {
    check: (value) => (isOnce(value) ? undefined : namedDelivery(value)),
    remedy:
      'take the "delivery" of the ChangeConsumer; for ONCE import "once" of cdk-event-sharing-client/once',
  },
  changes: optional(oneOf('each', 'newest'), 'choose one of them'),
  reserveMs: optional(atLeast(0), 'give milliseconds'),
  logger: optional(having('warn'), 'give a logger'),
  metrics: optional(
    (value) => (value === false || typeof value === 'function' ? undefined : 'takes no line'),
    'give a function, false for no metrics',
  ),
  tracing: { check: having('begin'), remedy: 'import "tracing" of cdk-event-sharing-client/tracing' },
  settings: { check: text, remedy: 'give "settings" of the ChangeConsumer' },
  dynamodb: client,
  sqs: client,
  s3: client,
};

/**
 * Makes the handler of a function that a `ChangeConsumer` feeds; make it once, as what the file exports.
 *
 * @param contract of a module that `event-sharing contracts generate` has written
 * @throws Error when an option or the settings are missing, wrong or do not fit each other
 */
export function consumeChanges<R = Row, Key = Partial<R>, D extends DeliveryOption = 'at-least-once'>(
  contract: AnyContract<R, Key>,
  handler: ChangeHandler<NoInfer<R>, NoInfer<Key>, D>,
  options: ConsumeOptions<D> = {},
): QueueHandler {
  checkOptions(CALL, options, OPTIONS);
  const { id, kind } = plainContract(CALL, contract);
  if (kind === 'event')
    throw new Error(`${CALL}: ${id} is a contract of events, which do not change: take consumeEvents`);
  return queueHandler(CALL, contract, handler, options);
}

/** The handler of a function that a `ChangeConsumer` feeds, be it with changes of rows or with events. */
export function queueHandler<R, Key, D extends DeliveryOption>(
  call: string,
  contract: AnyContract<R, Key>,
  // The contract says of what type its rows are; the protocol takes any.
  handler: (change: never, handling: Handling) => void | Promise<void>,
  options: ConsumeOptions<D>,
): QueueHandler {
  if (typeof handler !== 'function')
    throw new Error(`${call}: the handler is no function: pass what is to be done`);
  const plain = plainContract(call, contract);
  const validate = rowCheckOf(plain, readyMadeOf(call, contract));
  const { changes = 'each', reserveMs = 1_000, logger = consoleLogger, metrics = standardOutput } = options;
  const delivery: DeliveryOption = options.delivery ?? 'at-least-once';
  const settings = readSettings(call, plain, isOnce(delivery) ? delivery.name : delivery, options.settings);
  const { name, dimensions, kinds, fields, filter, horizonSeconds } = settings;
  const horizonMs = horizonSeconds === undefined ? Number.POSITIVE_INFINITY : horizonSeconds * 1000;
  const consumer = { name, contract: plain, horizonMs, validate, kinds, fields, filter, changes };
  const deliver = deliveryOf(call, settings, { ...options, delivery, changes });
  const parking = new SqsParkingLot(options.sqs ?? createSqsClient(), settings.deadLetterQueueUrl, {
    replica: name,
    function: process.env.AWS_LAMBDA_FUNCTION_NAME ?? '',
  });
  const { payloadBucket, payloadRegion: region } = settings;
  const payloads = new S3PayloadSource(options.s3 ?? new S3Client(region ? { region } : {}), payloadBucket);
  return async ({ Records }, lambda) => {
    const received = Date.now();
    const invocation = new Invocation(lambda, reserveMs);
    const handling = { signal: invocation.signal, lambda };
    const run = async (change: Handed & Partial<Transacting>) =>
      invocation.race(Promise.resolve(handler(change as never, handling)));
    const lags: number[] = [];
    const trace = options.tracing?.begin(name, Records.length);
    const handle: ConsumerPorts['handle'] = async (change, subject) => {
      try {
        // What is written around the user's code may hang as well.
        const kind = await invocation.race(deliver(change, subject, run, handling));
        // Not at the end of the batch, in which others may take longer.
        if (kind === 'handled') lags.push(Date.now() - Date.parse(change.at));
        return { kind };
      } catch (error) {
        if (isReject(error)) return { kind: 'rejected', code: 'rejected-by-handler', reason: error.message };
        throw error;
      }
    };
    try {
      const messages = Records.map((record) => toMessage(record, received));
      const outcomes = await consume(
        messages,
        consumer,
        { parking, payloads, hasTime: () => invocation.hasTime(), handle: trace?.around(handle) ?? handle },
        received,
      );
      trace?.settle(outcomes);
      logOutcomes(outcomes, name, logger);
      if (metrics && dimensions) reportMetrics(outcomes, lags, dimensions, metrics);
      const retries = outcomes.filter(({ kind }) => kind === 'retry');
      return { batchItemFailures: retries.map(({ id }) => ({ itemIdentifier: id })) };
    } finally {
      invocation.close();
      trace?.end();
    }
  };
}

/** @throws Error when the settings name no table of positions where some are needed */
function deliveryOf(
  call: string,
  { name, positionsTable: tableName, horizonSeconds }: ConsumerSettings,
  { delivery, changes, dynamodb }: Pick<ConsumeOptions, 'delivery' | 'changes' | 'dynamodb'>,
): Deliver {
  if (delivery === 'at-least-once') return atLeastOnce;
  if (tableName === undefined || horizonSeconds === undefined)
    throw new Error(`${call}: the settings of ${name} name no table of positions: deploy its stack again`);
  const horizonMs = horizonSeconds * 1000;
  if (isOnce(delivery)) return delivery.over({ consumer: name, dynamodb, tableName, horizonMs });
  const positions = new DynamoDbPositions(dynamodb ?? defaultDynamoDb(), tableName);
  const kept = { positions, horizonMs };
  return delivery === 'in-order' ? inOrder(kept) : exactlyOnce(kept, changes === 'newest' ? 'row' : 'change');
}

function isOnce(delivery: unknown): delivery is OnceDelivery {
  const { name, over }: Partial<OnceDelivery> = Object(delivery);
  return name === ONCE && typeof over === 'function';
}
