import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { ASSET, ENV } from '../../wire/handler';
import type { ForwarderSettings, ReaderSharing } from '../../wire/sharing';
import { BoundedContext } from '../context/bounded-context';
import { SEND_ACTIONS } from '../shared/customer-key';
import { Handler } from '../shared/handler';
import { handlerOptions } from '../shared/handler-options';
import { queueTuning } from '../shared/profile';
import { refuseIf } from '../shared/rules';
import { validatorsOf } from '../shared/validators';
import { ChangeConsumer } from './change-consumer';
import type { ChangeForwarderProps } from './change-forwarder-props';
import { changeForwarderRules, DEFAULT_TIMEOUT, forwarderMapping } from './change-forwarder-rules';

/**
 * Sends the changes of another context's rows, or of your own, or business events, on to an EventBridge bus or to a FIFO queue: CloudEvents as the feed
 * publishes them, those with data of their own bucket with it.
 *
 * It is a change consumer with a function of ours: what can never be sent is parked in the consumer's dead-letter queue, and `seed`,
 * `status`, `dlq` and `redrive` work with its name.
 */
export class ChangeForwarder extends Construct {
  /** What takes the events from the feed: its queues and alarms. Its name is `<context>/<construct id of the forwarder>`. */
  readonly consumer: ChangeConsumer;
  /** The function that sends events on. */
  readonly forwarder: lambda.IFunction;

  /** @throws ConstructError when the properties do not fit the contract, the target or each other */
  constructor(scope: Construct, id: string, props: ChangeForwarderProps) {
    super(scope, id);
    const { contract, eventBus, fifoQueue, timeout = DEFAULT_TIMEOUT, ...consumerProps } = props;
    const { batchSize, maxBatchingWindow, maxConcurrency } = forwarderMapping(props);
    refuseIf(this, 'invalid-consumer', changeForwarderRules(this, props));
    const sharing: ReaderSharing = { contract: contract.schema };
    const settings: ForwarderSettings = { context: BoundedContext.of(this).name };
    const handler = new Handler(this, 'Forwarder', {
      bundle: 'forwarder',
      files: {
        [ASSET.sharing]: JSON.stringify(sharing),
        [ASSET.validators]: validatorsOf(contract, contract.fields),
      },
      settings,
      description: `sends the changes of ${contract.id} on to ${eventBus ? 'a bus' : 'a FIFO queue'}`,
      environment: {
        ...(eventBus && { [ENV.eventBusName]: eventBus.eventBusName }),
        ...(fifoQueue && { [ENV.fifoQueueUrl]: fifoQueue.queueUrl }),
      },
      timeout,
      options: handlerOptions({
        ...props,
        memorySize: props.memorySize ?? queueTuning(props.profile).memorySize,
      }),
    });
    if (fifoQueue) {
      // Not by the queue's own grant: that would let the role use a customer's key directly.
      handler.allow(['sqs:SendMessage'], [fifoQueue.queueArn]);
      handler.allowKey(SEND_ACTIONS, fifoQueue.encryptionMasterKey, 'sqs');
    }
    if (eventBus) {
      handler.function.addToRolePolicy(
        new iam.PolicyStatement({
          actions: ['events:PutEvents'],
          resources: [eventBus.eventBusArn],
          // A request has many sources: "Actions, resources, and condition keys for Amazon EventBridge", service authorization reference.
          conditions: { 'ForAllValues:StringEquals': { 'events:source': contract.id } },
        }),
      );
    }
    this.forwarder = handler.function;
    // Events are addressed to it by its id, which is the forwarder's: in a scope of its own it meets no other.
    this.consumer = new ChangeConsumer(new Construct(this, 'Consumer'), id, {
      ...consumerProps,
      batchSize,
      maxBatchingWindow,
      maxConcurrency,
      contract,
      function: handler.function,
    });
  }
}
