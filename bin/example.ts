import { App, Validations } from 'aws-cdk-lib';
import { addExample } from '../examples/users-orders/stacks/example';
import { BoundaryRules, Namespace } from '../packages/cdk-event-sharing';

/** The example, once: in the namespace that context or environment variable name, if they do. */
const app = new App();
Validations.of(app).addPlugins(new BoundaryRules());
const namespace = Namespace.of(app);
addExample(app, (id) => ({ stackName: namespace && `${namespace}-${id}` }));
