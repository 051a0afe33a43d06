import { CfnOutput, Stack } from 'aws-cdk-lib';
import { AccountRootPrincipal, PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { FollowerStack } from './follower-stack';
import { UsersStack } from './users-stack';

/** Where each service is. */
export const PLACES = {
  users: { account: '111111111111', region: 'us-east-1' },
  orders: { account: '222222222222', region: 'us-east-1' },
  notifications: { account: '333333333333', region: 'eu-west-1' },
} as const;

/** With whom nobody shares anything. */
export const STRANGER = { account: '444444444444', region: 'us-east-1' } as const;

/**
 * The services of the example in three accounts and two regions, and a role in the account of the orders and in that of a stranger which may do all that
 * is tried, as far as its own account can allow it.
 *
 * @param accounts with which the users share, beside those of the other two. @default none
 */
export function addThreeAccounts(scope: Construct, accounts: readonly string[] = []): void {
  const { account: feedAccount, region: feedRegion } = PLACES.users;
  const users = new UsersStack(scope, 'Users', {
    env: PLACES.users,
    sharedWith: { accounts: [PLACES.orders.account, PLACES.notifications.account, ...accounts] },
  });
  const orders = new FollowerStack(scope, 'Orders', {
    env: PLACES.orders,
    contextName: 'orders',
    replica: { feedAccount, fields: ['name'] },
  });
  const notifications = new FollowerStack(scope, 'Notifications', {
    env: PLACES.notifications,
    contextName: 'notifications',
    replica: { feedAccount, feedRegion, fields: ['email'], filter: { newsletter: [true] } },
  });
  for (const follower of [orders, notifications]) follower.addStackDependency(users);
  for (const [id, env] of Object.entries({ Neighbour: PLACES.orders, Stranger: STRANGER }))
    addAdministrator(new Stack(scope, id, { env }));
}

/** Not those of tables: BoundaryRules would refuse whoever can write the copy of the orders. */
const TRIED = ['kms', 'lambda', 's3', 'sns', 'sqs'].map((service) => `${service}:*`);

function addAdministrator(stack: Stack): void {
  const role = new Role(stack, 'Administrator', { assumedBy: new AccountRootPrincipal() });
  role.addToPolicy(new PolicyStatement({ actions: TRIED, resources: ['*'] }));
  new CfnOutput(stack, 'RoleArn', { value: role.roleArn });
}
