import { Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import type { Contract } from '../../contracts';
import { ParameterNames } from '../../wire/parameters';
import { Namespace } from '../shared/namespace';
import type { SharedWith } from '../shared/shared-with';
import type { SyncApiAttributes } from '../shared/sync-api-interface';

/** Properties of a sharing. */
interface UrlSharingProps {
  readonly handler: lambda.IFunction;
  /** Base URL of the function. */
  readonly url: string;
  readonly contract: Contract;
  readonly sharedWith: SharedWith;
}

/**
 * Lets other accounts call a function through its URL, and in no other way. A call needs both permissions, and each of them at
 * both sides ("Control access to Lambda function URLs", Lambda developer guide): the callers' roles get theirs by `grantCall`.
 */
export class UrlSharing extends Construct {
  /** What callers of other accounts must know. */
  readonly attributes: SyncApiAttributes;

  constructor(
    scope: Construct,
    id: string,
    { handler, url, contract, sharedWith: { accounts = [], organizationId } }: UrlSharingProps,
  ) {
    super(scope, id);
    for (const account of accounts) this.#allow(account, handler, { principal: account });
    if (organizationId !== undefined)
      this.#allow(organizationId, handler, { principal: '*', principalOrgId: organizationId });
    this.attributes = { contractId: contract.id, url, callArn: handler.functionArn };
    new ssm.StringParameter(this, 'Attributes', {
      parameterName: new ParameterNames(Namespace.of(this)).apiShared(contract.owner, contract.entity),
      stringValue: Stack.of(this).toJsonString(this.attributes),
      description: `what callers of other accounts must know of the API that answers rows of ${contract.id}`,
    });
  }

  #allow(
    name: string,
    { functionArn: functionName }: lambda.IFunction,
    who: Pick<lambda.CfnPermissionProps, 'principal' | 'principalOrgId'>,
  ): void {
    new lambda.CfnPermission(this, `${name}:InvokeFunctionUrl`, {
      ...who,
      functionName,
      action: 'lambda:InvokeFunctionUrl',
      functionUrlAuthType: lambda.FunctionUrlAuthType.AWS_IAM,
    });
    new lambda.CfnPermission(this, `${name}:InvokeFunction`, {
      ...who,
      functionName,
      action: 'lambda:InvokeFunction',
      invokedViaFunctionUrl: true,
    });
  }
}
