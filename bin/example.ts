import { App, Validations } from 'aws-cdk-lib';
import { NotificationsStack } from '../examples/users-orders/stacks/notifications-stack';
import { OrdersStack } from '../examples/users-orders/stacks/orders-stack';
import { UsersStack } from '../examples/users-orders/stacks/users-stack';
import { BoundaryRules } from '../packages/cdk-event-sharing';

/** The example: three services, each in a stack that deploys on its own once the users' feed and API exist. */
const app = new App();
Validations.of(app).addPlugins(new BoundaryRules());
const users = new UsersStack(app, 'Users');
const orders = new OrdersStack(app, 'Orders');
const notifications = new NotificationsStack(app, 'Notifications');

// An order of deployment only: feed and API are found through SSM parameters, nothing is exported.
orders.addStackDependency(users);
notifications.addStackDependency(users);
