import { Duration } from 'aws-cdk-lib';
import type { Template } from 'aws-cdk-lib/assertions';
import { Code, type FunctionProps, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { parseConsumerSettings } from '../../../lib/wire/consumer';
import { ChangeConsumer, type ChangeConsumerProps } from '../../../packages/cdk-event-sharing';
import { userContract } from '../support/contracts';
import { newContext, propertiesOf, templateOf } from '../support/stacks';

export function newHandler(
  context = newContext('billing'),
  id = 'Handler',
  props: Partial<FunctionProps> = {},
) {
  return new LambdaFunction(context, id, {
    runtime: Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: Code.fromInline('exports.handler = async () => {}'),
    timeout: Duration.seconds(20),
    ...props,
  });
}

/** What the function is told, as it reads it; what only the deployment knows is `x`. */
export function settingsIn(template: Template) {
  const { Environment } = propertiesOf(template, 'AWS::Lambda::Function');
  const value = Environment.Variables.EVENT_SHARING_CONSUMER;
  const text = value['Fn::Join']
    ? value['Fn::Join'][1].map((part: unknown) => (typeof part === 'string' ? part : 'x')).join('')
    : value;
  return parseConsumerSettings(text);
}

/** A consumer of users in the billing context, with the given properties. */
export function newConsumer(props: Partial<ChangeConsumerProps> = {}, context = newContext('billing')) {
  const consumer = new ChangeConsumer(context, 'Users', {
    contract: userContract(),
    function: props.function ?? newHandler(context),
    ...props,
  });
  return {
    context,
    consumer,
    /** Synthesises: nothing can be added afterwards. */
    get template() {
      return templateOf(context);
    },
  };
}
