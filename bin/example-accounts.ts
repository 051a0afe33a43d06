import { App, Validations } from 'aws-cdk-lib';
import { addThreeAccounts } from '../examples/users-orders/stacks/three-accounts';
import { BoundaryRules } from '../packages/cdk-event-sharing';

/** The example over three accounts and two regions. */
const app = new App();
Validations.of(app).addPlugins(new BoundaryRules());
addThreeAccounts(app);
