import { App, Stage, Validations } from 'aws-cdk-lib';
import { ENVIRONMENTS } from '../examples/users-orders/demo/environments/names';
import { addExample } from '../examples/users-orders/stacks/example';
import { BoundaryRules, Namespace } from '../packages/cdk-event-sharing';

/** The example twice, as two environments of one account and region. */
const app = new App();
Validations.of(app).addPlugins(new BoundaryRules());
for (const name of ENVIRONMENTS) {
  const stage = new Stage(app, name);
  Namespace.set(stage, name);
  addExample(stage);
}
