import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import type { Contract } from '../contracts';
import { apiArnParameterName, apiParameterName } from '../names';
import { apis } from './registry';
import type { ISyncApi } from './sync-api-props';

/**
 * The read API of a contract.
 *
 * One in the same stack is used directly, because CloudFormation reads parameters before it creates the stack. Any other
 * is found through its SSM parameters, so that services deploy on their own.
 */
export function locateApi(scope: Construct, contract: Contract): ISyncApi {
  const here = apis.in(Stack.of(scope)).find(({ contractId }) => contractId === contract.id);
  if (here) return here.api;
  const { owner, entity } = contract;
  const read = (name: string) => ssm.StringParameter.valueForStringParameter(scope, name);
  const arn = read(apiArnParameterName(owner, entity));
  return {
    url: read(apiParameterName(owner, entity)),
    grantCall: (grantee) => grantCallOf(arn, grantee),
  };
}

/**
 * Whether the ARN is of a gateway or of a function is known at deployment only. So both kinds of calls are allowed on it,
 * of which one alone fits; a function still not other than through its URL ("Control access to Lambda function URLs",
 * Lambda developer guide).
 */
function grantCallOf(arn: string, grantee: iam.IGrantable): iam.Grant {
  const grant = (action: string, conditions?: Record<string, Record<string, unknown>>) =>
    iam.Grant.addToPrincipal({ grantee, actions: [action], resourceArns: [arn], conditions });
  return grant('execute-api:Invoke')
    .combine(grant('lambda:InvokeFunctionUrl', { StringEquals: { 'lambda:FunctionUrlAuthType': 'AWS_IAM' } }))
    .combine(grant('lambda:InvokeFunction', { Bool: { 'lambda:InvokedViaFunctionUrl': true } }));
}
