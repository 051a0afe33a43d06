import { App } from 'aws-cdk-lib';
import { WelcomeFunction, WelcomeQueue } from './stacks';

const app = new App();
new WelcomeFunction(app, 'WelcomeFunction', new WelcomeQueue(app, 'WelcomeQueue'));
app.synth();
