import { Stack } from 'aws-cdk-lib';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';

const SCOPE = 'cdk-event-sharing:parameters';

/**
 * The value of an SSM parameter that another stack has written, read when this stack is deployed; once a stack, whoever asks.
 *
 * The CDK's own lookup makes the parameter's logical id of its letters and digits alone, so that the names of two contexts,
 * such as `a-b` and `ab`, give one id. Here the id holds a hash of the name.
 */
export function sharedParameter(scope: Construct, name: string): string {
  const { node } = Stack.of(scope);
  const parent = node.tryFindChild(SCOPE) ?? new Construct(Stack.of(scope), SCOPE);
  // A slash would become two hyphens, which a name may hold too.
  const id = name.replaceAll('/', ':');
  const known = parent.node.tryFindChild(id) as ssm.IStringParameter | undefined;
  return (known ?? ssm.StringParameter.fromStringParameterName(parent as Construct, id, name)).stringValue;
}
