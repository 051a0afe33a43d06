import type { StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { BillingEventsStack } from './billing-events-stack';
import { BillingStack } from './billing-stack';
import { MonitoringStack } from './monitoring-stack';
import { NotificationsStack } from './notifications-stack';
import { isMonitored } from './objectives';
import { OrdersStack } from './orders-stack';
import { UsersStack } from './users-stack';

/**
 * The example: four services, each in stacks that deploy on their own once what they follow exists; and a dashboard of them, if it is monitored.
 *
 * @param propsOf properties of a stack by its id. @default none
 */
export function addExample(scope: Construct, propsOf: (id: string) => StackProps = () => ({})): void {
  const users = new UsersStack(scope, 'Users', propsOf('Users'));
  const billingEvents = new BillingEventsStack(scope, 'BillingEvents', propsOf('BillingEvents'));
  const orders = new OrdersStack(scope, 'Orders', propsOf('Orders'));
  const notifications = new NotificationsStack(scope, 'Notifications', propsOf('Notifications'));
  const { outbox } = billingEvents;
  const billing = new BillingStack(scope, 'Billing', { ...propsOf('Billing'), outbox });
  // An order of deployment only: feeds and API are found through SSM parameters.
  for (const stack of [orders, notifications, billing]) stack.addStackDependency(users);
  orders.addStackDependency(billingEvents);
  billing.addStackDependency(orders);
  if (isMonitored(scope)) new MonitoringStack(scope, 'Monitoring', propsOf('Monitoring'));
}
