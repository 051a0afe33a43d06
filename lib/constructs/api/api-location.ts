import { Fn } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { Contract } from '../../contracts';
import { ParameterNames } from '../../wire/parameters';
import { findHere } from '../shared/locate';
import { namespaceRules, namespaceSought } from '../shared/namespace';
import { known, placeOf } from '../shared/place';
import { apis } from '../shared/registry';
import { refuseIf } from '../shared/rules';
import { sharedParameter } from '../shared/shared-parameter';
import type { ISyncApi, SyncApiAttributes, SyncApiLocateOptions } from '../shared/sync-api-interface';
import { apiPlaceRules, callArnRules, remedyOf, unreachable, unsharedHere } from './api-elsewhere';
import { THROUGH_URL } from './sync-api-endpoint';

/** The read API of a contract: itself, if it is deployed at once with the scope, or as its SSM parameters tell of it. */
export function locateApi(scope: Construct, contract: Contract, options: SyncApiLocateOptions): ISyncApi {
  const { id, owner, entity } = contract;
  const { apiNamespace } = options;
  refuseIf(scope, 'invalid-api', [
    ...namespaceRules('apiNamespace', apiNamespace),
    ...apiPlaceRules(options),
  ]);
  const namespace = namespaceSought(scope, apiNamespace);
  const names = new ParameterNames(namespace);
  const sought = { contractId: id, namespace };
  if (unreachable(scope, sought, options)) {
    // What the app says of its own APIs may be created later.
    scope.node.addValidation({ validate: () => [unreachable(scope, sought, options) ?? ''] });
  } else {
    const here = findHere(scope, {
      registry: apis,
      isIt: ({ contractId }) => contractId === id,
      what: `the API of ${id}`,
      who: 'what calls it',
      namespace,
      remedy: (api) => remedyOf(scope, sought, placeOf(api.construct), api),
    });
    if (here) return here.api;
  }
  const read = (name: string) => sharedParameter(scope, name);
  // Templates name their parameters in the order in which they are read.
  const callArn = read(names.apiArn(owner, entity));
  return calledBy({ url: read(names.api(owner, entity)), callArn });
}

/** An API of which url and ARN are known. */
export class ImportedSyncApi extends Construct implements ISyncApi {
  readonly url: string;
  readonly signingRegion: string;
  readonly signingService: string;
  readonly #api: ISyncApi;

  constructor(scope: Construct, id: string, attributes: SyncApiAttributes) {
    super(scope, id);
    const { callArn, contractId } = attributes;
    refuseIf(this, 'invalid-api', callArnRules(this, callArn));
    if (contractId !== undefined)
      this.node.addValidation({ validate: () => unsharedHere(this, contractId, callArn) });
    this.#api = calledBy(attributes);
    this.url = this.#api.url;
    this.signingRegion = this.#api.signingRegion;
    this.signingService = this.#api.signingService;
  }

  grantCall(grantee: iam.IGrantable): iam.Grant {
    return this.#api.grantCall(grantee);
  }
}

const CALLS = [
  { action: 'execute-api:Invoke' },
  {
    action: 'lambda:InvokeFunctionUrl',
    conditions: { StringEquals: { 'lambda:FunctionUrlAuthType': 'AWS_IAM' } },
  },
  { action: 'lambda:InvokeFunction', conditions: THROUGH_URL },
];

function calledBy({ url, callArn }: SyncApiAttributes): ISyncApi {
  const parts = Fn.split(':', callArn);
  return {
    url,
    signingRegion: Fn.select(3, parts),
    signingService: Fn.select(2, parts),
    grantCall: (grantee) => grantCallOf(callArn, grantee),
  };
}

/**
 * Whether an ARN is of a gateway or of a function may be known at deployment only. Then both kinds of calls are allowed on it,
 * of which one alone fits. A function is not called other than through its URL ("Control access to Lambda function URLs", Lambda
 * developer guide).
 */
function grantCallOf(arn: string, grantee: iam.IGrantable): iam.Grant {
  const service = known(arn)?.split(':')[2];
  const [first, ...others] = CALLS.filter(({ action }) => !service || action.startsWith(`${service}:`)).map(
    ({ action, conditions }) =>
      iam.Grant.addToPrincipal({ grantee, actions: [action], resourceArns: [arn], conditions }),
  );
  return others.reduce((all, one) => all.combine(one), first as iam.Grant);
}
