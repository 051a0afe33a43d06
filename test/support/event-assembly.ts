import { App, Stack } from 'aws-cdk-lib';
import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { BoundedContext, ChangeConsumer, ChangeFeed, OwnedTable } from '../../packages/cdk-event-sharing';
import { order, orderPlaced } from './order-placed';
import { temporaryDirectory } from './temporary-directory';

/** Synthesises an app: orders publishes rows and events of one table, and billing handles the events. Answers the directory. */
export function eventAssembly(): string {
  const outdir = temporaryDirectory();
  const app = new App({ outdir });
  const orders = new BoundedContext(new Stack(app, 'Orders'), 'Context', { name: 'orders' });
  const table = new OwnedTable(orders, 'Table', {
    partitionKey: { name: 'pk', type: AttributeType.STRING },
    sortKey: { name: 'sk', type: AttributeType.STRING },
    timeToLiveAttribute: '__ttl',
  });
  new ChangeFeed(orders, 'Feed', { table, contracts: [order, orderPlaced] });
  const billing = new BoundedContext(new Stack(app, 'Billing'), 'Context', { name: 'billing' });
  const handler = new LambdaFunction(billing, 'Handler', {
    runtime: Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: Code.fromInline('exports.handler = async () => {}'),
  });
  new ChangeConsumer(billing, 'Placed', {
    contract: orderPlaced,
    function: handler,
    filter: { total: [10] },
  });
  app.synth();
  return outdir;
}
