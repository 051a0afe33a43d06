import type { StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { BillingStack } from './billing-stack';
import { NotificationsStack } from './notifications-stack';
import { OrdersStack } from './orders-stack';
import { UsersStack } from './users-stack';

/**
 * The example: four services, each in a stack that deploys on its own once the users' feed and API exist.
 *
 * @param propsOf properties of a stack by its id. @default none
 */
export function addExample(scope: Construct, propsOf: (id: string) => StackProps = () => ({})): void {
  const users = new UsersStack(scope, 'Users', propsOf('Users'));
  const orders = new OrdersStack(scope, 'Orders', propsOf('Orders'));
  const notifications = new NotificationsStack(scope, 'Notifications', propsOf('Notifications'));
  const billing = new BillingStack(scope, 'Billing', propsOf('Billing'));
  // An order of deployment only: feed and API are found through SSM parameters, nothing is exported.
  for (const stack of [orders, notifications, billing]) stack.addStackDependency(users);
}
