import { Token } from 'aws-cdk-lib';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { parseReplicaName } from '../../wire/replica-name';
import type { Rule } from '../../wire/rules';
import { importRules } from '../feed/import-rules';
import { refuseIf } from '../shared/rules';
import { ChangeConsumerBase } from './change-consumer-base';
import type { ChangeConsumerAttributes } from './change-consumer-interface';

const QUEUE_ARN = /^arn:[^:]+:sqs:[^:]+:[^:]+:[\w-]+$/;

/** A consumer that another app or stack of the same context has created. */
export class ImportedChangeConsumer extends ChangeConsumerBase {
  readonly name: string;
  readonly contextName: string;
  readonly queue: sqs.IQueue;
  readonly deadLetterQueue: sqs.IQueue;
  readonly subscriptionDeadLetterQueue: sqs.IQueue;

  constructor(scope: Construct, id: string, { name, ...arns }: ChangeConsumerAttributes) {
    super(scope, id);
    const parts = parseReplicaName(name);
    refuseIf(this, 'invalid-consumer', [
      ...importRules(scope, { who: 'consumer', name, parts }),
      ...Object.entries(arns).map(
        ([attribute, arn]): Rule => ({
          condition: !Token.isUnresolved(arn) && !QUEUE_ARN.test(arn),
          message: () =>
            `${attribute} must be the ARN of a queue, received "${arn}": take queueArn of ChangeConsumer.${attribute.slice(0, -'Arn'.length)}`,
        }),
      ),
    ]);
    this.name = name;
    this.contextName = parts.context;
    this.queue = sqs.Queue.fromQueueArn(this, 'Queue', arns.queueArn);
    this.deadLetterQueue = sqs.Queue.fromQueueArn(this, 'DeadLetters', arns.deadLetterQueueArn);
    this.subscriptionDeadLetterQueue = sqs.Queue.fromQueueArn(
      this,
      'Undelivered',
      arns.subscriptionDeadLetterQueueArn,
    );
  }
}
