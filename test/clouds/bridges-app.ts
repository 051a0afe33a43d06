import { App, CfnOutput, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import { EventBus, Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import {
  BoundaryRules,
  BoundedContext,
  ChangeDelivery,
  ChangeFeed,
  ChangeForwarder,
  Contract,
  OwnedTable,
} from '../../packages/cdk-event-sharing';

/** A feed, a forwarder to a bus on which a rule hands some events to a queue, and a forwarder to a FIFO queue. */
const contract = Contract.fromObject({
  type: 'object',
  'x-contract': { owner: 'people', entity: 'Person', version: '1.0', key: ['id'] },
  properties: { id: { type: 'string' }, name: { type: 'string' }, country: { type: 'string' } },
  required: ['id', 'country'],
});
const removalPolicy = RemovalPolicy.DESTROY;
const app = new App();
Validations.of(app).addPlugins(new BoundaryRules());

const owner = new Stack(app, 'BridgedPeople');
const people = new BoundedContext(owner, 'Context', { name: 'people' });
const table = new OwnedTable(people, 'People', {
  partitionKey: { name: 'id', type: AttributeType.STRING },
  removalPolicy,
});
new ChangeFeed(people, 'Feed', { table, contracts: [contract], removalPolicy });

const bridges = new Stack(app, 'Bridges');
bridges.addStackDependency(owner);
const context = new BoundedContext(bridges, 'Context', { name: 'bridges' });
const eventBus = new EventBus(bridges, 'Bus');
const heard = new Queue(bridges, 'HeardQueue', { enforceSSL: true });
new Rule(bridges, 'Swiss', {
  eventBus,
  eventPattern: {
    source: [contract.id],
    detail: { data: { country: ['CH'] }, audience: [{ exists: false }] },
  },
  targets: [new SqsQueue(heard)],
});
const toBus = new ChangeForwarder(context, 'ToBus', { contract, eventBus });
const fifoQueue = new Queue(bridges, 'FifoQueue', { fifo: true, enforceSSL: true });
const delivery = ChangeDelivery.IN_ORDER;
const toQueue = new ChangeForwarder(context, 'ToQueue', { contract, fifoQueue, delivery, removalPolicy });

new CfnOutput(owner, 'Table', { value: table.table.tableName });
const outputs = {
  Heard: heard.queueUrl,
  Fifo: fifoQueue.queueUrl,
  ToBusDeadLetters: toBus.consumer.deadLetterQueue.queueUrl,
  ToQueueDeadLetters: toQueue.consumer.deadLetterQueue.queueUrl,
};
for (const [name, value] of Object.entries(outputs)) new CfnOutput(bridges, name, { value });
