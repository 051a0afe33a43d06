import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import { BoundedContext, OwnedTable } from '../../../packages/cdk-event-sharing';
import { malformedPolicies } from '../../support/malformed-policies';
import { temporaryDirectory } from '../../support/temporary-directory';

const outdir = temporaryDirectory();

export function newStack(): Stack {
  return new Stack(new App({ outdir }), 'Service');
}

/** A bounded context in a stack of its own, or in the given one. */
export function newContext(name = 'users', stack = newStack()): BoundedContext {
  return new BoundedContext(stack, name, { name });
}

export function newUsersTable(context: BoundedContext): OwnedTable {
  return new OwnedTable(context, 'Users', { partitionKey: { name: 'user_id', type: AttributeType.NUMBER } });
}

/** The template of the stack that a construct is in. @throws Error when a policy in it would not be taken everywhere */
export function templateOf(context: BoundedContext): Template {
  return templateOfStack(Stack.of(context));
}

/** `templateOf` for a stack. */
export function templateOfStack(stack: Stack): Template {
  const template = Template.fromStack(stack);
  const malformed = malformedPolicies(template.toJSON());
  if (malformed.length > 0) throw new Error(malformed.join('\n'));
  return template;
}

/** Properties of the only resource of a type whose logical id matches. */
export function propertiesOf(template: Template, type: string, id = /./) {
  const found = Object.entries(template.findResources(type)).filter(([logicalId]) => id.test(logicalId));
  const [entry] = found;
  if (found.length !== 1 || !entry) throw new Error(`${found.length} resources of ${type} match ${id}`);
  return entry[1].Properties;
}

/** The filter policies of all subscriptions, which are texts in the template. */
export function filterPoliciesOf(template: Template) {
  return Object.values(template.findResources('AWS::SNS::Subscription')).map(({ Properties }) =>
    JSON.parse(Properties.FilterPolicy),
  );
}

interface Statement {
  readonly Effect: string;
  readonly Action: string | string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

/** What the role with a matching logical id may do: each action with its resource, sorted. */
export function allowedActions(template: Template, role: RegExp): [action: string, resource: string][] {
  const { PolicyDocument } = propertiesOf(template, 'AWS::IAM::Policy', role);
  return (PolicyDocument.Statement as Statement[])
    .flatMap(({ Action, Resource }) =>
      [Action].flat().map((action): [string, string] => [action, JSON.stringify(Resource)]),
    )
    .sort(([one], [other]) => (one < other ? -1 : 1));
}
