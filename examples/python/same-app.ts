/** The app of `app.py` in TypeScript: `npm run check:python` compares what the two synthesise. */
import { join } from 'node:path';
import { App, Duration, Stack, Validations } from 'aws-cdk-lib';
import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import {
  BoundaryRules,
  BoundedContext,
  ChangeFeed,
  Contract,
  OwnedTable,
  ReadReplica,
  SyncApi,
} from 'cdk-event-sharing';

const user = Contract.fromFile(join(__dirname, 'user.v1.json'));

const app = new App();

const usersStack = new Stack(app, 'Users');
const users = new BoundedContext(usersStack, 'Context', { name: 'users' });
const table = new OwnedTable(users, 'Users', {
  partitionKey: { name: 'user_id', type: AttributeType.NUMBER },
  timeToLiveAttribute: 'expires',
});
new ChangeFeed(users, 'Feed', { table, contracts: [user], failureRetention: Duration.days(14) });
new SyncApi(users, 'Api', { table, contracts: [user], path: 'users', rateLimit: 50 });

const notificationsStack = new Stack(app, 'Notifications');
const notifications = new BoundedContext(notificationsStack, 'Context', { name: 'notifications' });
const replica = new ReadReplica(notifications, 'User', {
  contract: user,
  fields: ['email'],
  filter: { newsletter: [true] },
});
const usersApi = SyncApi.locate(notifications, user);
const greet = new LambdaFunction(notifications, 'Greet', {
  runtime: Runtime.PYTHON_3_13,
  handler: 'index.handler',
  code: Code.fromInline("def handler(event, context):\n    return 'Hello'\n"),
  environment: { USERS_REPLICA: replica.tableName, USERS_API: usersApi.url },
});
replica.grantRead(greet);
usersApi.grantCall(greet);
notificationsStack.addStackDependency(usersStack);

Validations.of(app).addPlugins(new BoundaryRules());
app.synth();
