import { Duration } from 'aws-cdk-lib';
import { Code, type FunctionProps, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { ChangeConsumer, type ChangeConsumerProps } from '../../../packages/cdk-event-sharing';
import { userContract } from '../support/contracts';
import { newContext, templateOf } from '../support/stacks';

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
