import assert from 'node:assert/strict';
import { App, Stack, Validations } from 'aws-cdk-lib';
import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import {
  BoundaryRules,
  BoundedContext,
  ChangeFeed,
  Contract,
  OwnedTable,
  ReadReplica,
} from 'cdk-event-sharing';

const contract = Contract.fromFile('user.v1.json');
const app = new App();

const usersStack = new Stack(app, 'Users');
const users = new BoundedContext(usersStack, 'Context', { name: 'users' });
const table = new OwnedTable(users, 'Users', {
  partitionKey: { name: 'user_id', type: AttributeType.STRING },
});
new ChangeFeed(users, 'Feed', { table, contracts: [contract] });

const ordersStack = new Stack(app, 'Orders');
const orders = new BoundedContext(ordersStack, 'Context', { name: 'orders' });
new ReadReplica(orders, 'User', { contract });
ordersStack.addStackDependency(usersStack);

Validations.of(app).addPlugins(new BoundaryRules());
const functions = app
  .synth()
  .stacks.flatMap(({ template }) => Object.values(template.Resources))
  .filter(({ Type }) => Type === 'AWS::Lambda::Function');
assert(functions.length > 1);
console.log(`synthesised two stacks with ${functions.length} functions`);
