import { App, type Stack, Validations } from 'aws-cdk-lib';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import { NotificationsStack } from '../../../examples/users-orders/stacks/notifications-stack';
import { OrdersStack } from '../../../examples/users-orders/stacks/orders-stack';
import { UsersStack } from '../../../examples/users-orders/stacks/users-stack';
import { BoundaryRules, OwnedTable } from '../../../packages/cdk-event-sharing';

/** The example, in which orders writes the users' table. */
const app = new App();
Validations.of(app).addPlugins(new BoundaryRules());
const users = new UsersStack(app, 'Users');
const orders = new OrdersStack(app, 'Orders');
new NotificationsStack(app, 'Notifications');

const table = find(users, (node) => node instanceof OwnedTable) as OwnedTable;
const view = find(orders, (node) => node.node.path === 'Orders/Context/OrderView/Function');
table.table.grantReadWriteData(view as unknown as IGrantable);

function find(stack: Stack, isIt: (node: Stack['node']['children'][number]) => boolean) {
  return stack.node.findAll().find(isIt);
}
