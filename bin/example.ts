import { App, Validations } from 'aws-cdk-lib';
import { NotificationsStack } from '../lib/example/stacks/notifications-stack';
import { OrdersStack } from '../lib/example/stacks/orders-stack';
import { UsersStack } from '../lib/example/stacks/users-stack';
import { BoundaryRules } from '../lib/index';

/** The example: three services, each in a stack that deploys on its own once the users' feed and API exist. */
const app = new App();
Validations.of(app).addPlugins(new BoundaryRules());
const users = new UsersStack(app, 'Users');
const orders = new OrdersStack(app, 'Orders');
const notifications = new NotificationsStack(app, 'Notifications');

// An order of deployment only: feed and API are found through SSM parameters, nothing is exported.
orders.addStackDependency(users);
notifications.addStackDependency(users);
