import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { Contract } from '../../contracts';
import { ParameterNames } from '../../wire/parameters';
import { findHere } from '../shared/locate';
import { namespaceRules, namespaceSought } from '../shared/namespace';
import { apis } from '../shared/registry';
import { refuseIf } from '../shared/rules';
import { sharedParameter } from '../shared/shared-parameter';
import type { ISyncApi, SyncApiAttributes } from '../shared/sync-api-interface';
import { THROUGH_URL } from './sync-api-endpoint';

/** The read API of a contract: itself, if it is deployed at once with the scope, or as its SSM parameters tell of it. */
export function locateApi(scope: Construct, { id, owner, entity }: Contract, given?: string): ISyncApi {
  refuseIf(scope, 'invalid-api', namespaceRules('apiNamespace', given));
  const namespace = namespaceSought(scope, given);
  const here = findHere(scope, {
    registry: apis,
    isIt: ({ contractId }) => contractId === id,
    what: `the API of ${id}`,
    who: 'what calls it',
    namespace,
  });
  if (here) return here.api;
  const names = new ParameterNames(namespace);
  const read = (name: string) => sharedParameter(scope, name);
  const arn = read(names.apiArn(owner, entity));
  return {
    url: read(names.api(owner, entity)),
    grantCall: (grantee) => grantCallOf(arn, grantee),
  };
}

/** An API of which url and ARN are known. */
export class ImportedSyncApi extends Construct implements ISyncApi {
  readonly url: string;
  readonly #callArn: string;

  constructor(scope: Construct, id: string, { url, callArn }: SyncApiAttributes) {
    super(scope, id);
    this.url = url;
    this.#callArn = callArn;
  }

  grantCall(grantee: iam.IGrantable): iam.Grant {
    return grantCallOf(this.#callArn, grantee);
  }
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
    .combine(grant('lambda:InvokeFunction', THROUGH_URL));
}
