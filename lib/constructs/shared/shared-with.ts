import { Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { Rule } from '../../wire/rules';
import { known } from './place';

/**
 * Whom an owner lets in from other accounts: each account that is named, and each account of the organisation. In those, the
 * policies of roles still decide who of them may.
 */
export interface SharedWith {
  /** Ids of accounts, 12 digits each, without the owner's own. @default none but those of the organisation */
  readonly accounts?: string[];
  /**
   * Id of an organisation, for example `o-a1b2c3d4e5`. Name accounts where you can: what an organisation is let in to is open to
   * accounts that join it later, and a `SyncApi` lets in all roles of the owner's own account too, since its policy names everybody in it.
   * @default none
   */
  readonly organizationId?: string;
}

/** AWS Organizations API reference, "Organization": the pattern of `Id`. */
const ORGANIZATION = /^o-[a-z0-9]{10,32}$/;
const ACCOUNT = /^\d{12}$/;
/** Such as `us-gov-west-1` and `eusc-de-east-1` ("AWS Regions", AWS Regions and Availability Zones user guide). */
const REGION = /^[a-z]{2,}(-[a-z]+)+-\d+$/;

/** What can be wrong with whom something is shared with. */
export function sharedWithRules(scope: IConstruct, sharedWith: SharedWith | undefined): Rule[] {
  if (sharedWith === undefined) return [];
  const { accounts = [], organizationId } = sharedWith;
  const own = known(Stack.of(scope).account);
  const twice = accounts.find((one, index) => accounts.indexOf(one) !== index);
  return [
    {
      condition: accounts.length === 0 && organizationId === undefined,
      message: () => 'sharedWith names nobody: give accounts or an organizationId, or leave it out',
    },
    ...accounts.map((account) => accountRule('sharedWith.accounts', account)),
    {
      condition: twice !== undefined,
      message: () => `sharedWith.accounts names ${twice} twice: name each account once`,
    },
    {
      condition: own !== undefined && accounts.includes(own),
      message: () =>
        `sharedWith.accounts names ${own}, the owner's own account: leave it out, grants are enough there`,
    },
    {
      condition: organizationId !== undefined && !ORGANIZATION.test(organizationId),
      message: () =>
        `sharedWith.organizationId must match ${ORGANIZATION.source}, received "${organizationId}": give the id of the organisation, not of a unit in it`,
    },
  ];
}

/** An account must be known at synthesis, where it is compared with others. */
export function accountRule(property: string, account: string | undefined): Rule {
  return {
    condition: account !== undefined && !ACCOUNT.test(account),
    message: () =>
      `${property} must be the 12 digits of an account, known at synthesis, received "${account}"`,
  };
}

/** A region must be known at synthesis too. */
export function regionNameRule(property: string, region: string | undefined): Rule {
  return {
    condition: region !== undefined && !REGION.test(region),
    message: () =>
      `${property} must be the name of a region such as eu-west-1, known at synthesis, received "${region}"`,
  };
}

/** Whether an account may be let in. Who is in an organisation is not known here: it may be. */
export function mayBeSharedWith({ accounts = [], organizationId }: SharedWith, account: string): boolean {
  return organizationId !== undefined || accounts.includes(account);
}
