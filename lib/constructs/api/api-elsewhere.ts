import { Reference, Stack, Tokenization } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { ParameterNames } from '../../wire/parameters';
import type { Rule } from '../../wire/rules';
import type { Known } from '../shared/facts';
import { compare, describePlace, known, type Place, placeInArn, placeOf } from '../shared/place';
import { type ApiFacts, apis } from '../shared/registry';
import { accountRule, mayBeSharedWith, regionNameRule } from '../shared/shared-with';
import type { SyncApiLocateOptions } from '../shared/sync-api-interface';

const SERVICE = /^arn:[\w-]+:(execute-api|lambda):[\w-]+:\d{12}:./;

/** An API that somebody looks for. */
interface SoughtApi {
  readonly contractId: string;
  readonly namespace?: string;
}

/** What can be wrong with the account and region in which an API is looked for. */
export function apiPlaceRules({ apiAccount, apiRegion }: SyncApiLocateOptions): Rule[] {
  return [accountRule('apiAccount', apiAccount), regionNameRule('apiRegion', apiRegion)];
}

/** What can be wrong with the ARN of an API that is called by its attributes, as far as it is known. */
export function callArnRules(scope: Construct, callArn: string): Rule[] {
  const [here, there] = [placeOf(scope), placeInArn(callArn)];
  const service = SERVICE.exec(known(callArn) ?? '')?.[1];
  const api = referredApi(scope, callArn);
  const owner = api && placeOf(api.construct);
  return [
    {
      condition: owner !== undefined && isOther(owner, here),
      message: () =>
        `callArn refers to ${api?.path} in account ${owner?.account}, and CloudFormation hands no value over to account ${here.account}: ${api && owner && remedyOf(scope, api, owner, api)}`,
    },
    {
      condition: known(callArn) !== undefined && service === undefined,
      message: () =>
        `callArn must be the ARN of a function or of the routes of an HTTP API, received "${callArn}": take it from callArn or shared of the owner's SyncApi`,
    },
    {
      condition: service === 'execute-api' && isOther(there, here),
      message: () =>
        `callArn is of an HTTP API of account ${there.account}, and such an API lets in roles of its own account alone, not of ${here.account}: have the owner set sharedWith of its SyncApi, and take url and callArn from its shared`,
    },
  ];
}

/**
 * What is wrong with looking for an API where its parameters cannot be read.
 *
 * @returns undefined where they can
 */
export function unreachable(
  scope: Construct,
  sought: SoughtApi,
  { apiAccount, apiRegion }: SyncApiLocateOptions,
): string | undefined {
  const here = placeOf(scope);
  const there = { ...here, account: apiAccount ?? here.account, region: apiRegion ?? here.region };
  const nearness = compare(here, there);
  if (nearness === 'same') return undefined;
  const finding = `the API of ${sought.contractId} is said to be in ${describePlace(there)}, what calls it is in ${describePlace(here)}`;
  if (nearness === 'unknown')
    return `${finding}, so that nobody knows whether its parameters can be read: set env of the stack ${Stack.of(scope).node.path}, or leave apiAccount and apiRegion out`;
  const owner = inApp(scope, sought.contractId, there).find((api) => api.namespace === sought.namespace);
  return `${finding}, and parameters reach no further than one account and region: ${remedyOf(scope, sought, there, owner)}`;
}

/** How an API is called from another account or region: by attributes, which its owner must show. */
export function remedyOf(scope: Construct, sought: SoughtApi, there: Place, api?: Known<ApiFacts>): string {
  const here = placeOf(scope);
  const [owner = '', entity = ''] = sought.contractId.split('/');
  const names = new ParameterNames(sought.namespace);
  const where = `${there.region ? ` --region ${there.region}` : ''}, with credentials of ${there.account ? `account ${there.account}` : 'its account'}`;
  if (compare({ ...here, region: there.region }, there) === 'same')
    return `call SyncApi.fromSyncApiAttributes with the url and the callArn that this prints: aws ssm get-parameters --names ${names.api(owner, entity)} ${names.apiArn(owner, entity)} --query "Parameters[].[Name,Value]" --output text${where}`;
  const sharing = api ? unshared(api, here.account) : undefined;
  return `${sharing ? `${sharing}, deploy that, and ` : ''}call SyncApi.fromSyncApiAttributes with the attributes that this prints: aws ssm get-parameter --name ${names.apiShared(owner, entity)} --query Parameter.Value --output text${where}`;
}

/**
 * What is wrong with an API of this app that is called by its attributes. Several may be where the ARN says, in namespaces: one that is shared is
 * enough.
 */
export function unsharedHere(scope: Construct, contractId: string, callArn: string): string[] {
  const [here, there] = [placeOf(scope), placeInArn(callArn)];
  if (!isOther(there, here)) return [];
  const found = inApp(scope, contractId, there).map((api) => ({ api, missing: unshared(api, here.account) }));
  const [first] = found;
  if (!first?.missing || found.some(({ missing }) => !missing)) return [];
  return [
    `the API of ${contractId} (${first.api.path}) is not shared with account ${here.account}, in which its caller is, and would refuse it: ${first.missing}`,
  ];
}

/** Whether two places are known to be of different accounts. */
function isOther({ account }: Place, { account: other }: Place): boolean {
  return account !== undefined && other !== undefined && account !== other;
}

/** The API of this app whose gateway or function a value of the deployment is made of. */
function referredApi(scope: Construct, value: string): Known<ApiFacts> | undefined {
  const scopes = Tokenization.reverseString(value).tokens.flatMap((token) =>
    Reference.isReference(token) ? token.target.node.scopes : [],
  );
  return apis.under(scope.node.root).find(({ construct }) => scopes.includes(construct));
}

function inApp(scope: Construct, contractId: string, there: Place): Known<ApiFacts>[] {
  return apis
    .under(scope.node.root)
    .filter((api) => api.contractId === contractId && compare(placeOf(api.construct), there) === 'same');
}

/** @returns what to do at an API that is not shared with an account */
function unshared({ path, sharedWith }: ApiFacts & { path: string }, account?: string): string | undefined {
  if (sharedWith && (account === undefined || mayBeSharedWith(sharedWith, account))) return undefined;
  return `add ${account ? `account ${account}` : 'the account of its caller'} to sharedWith of ${path}`;
}
