import { Stack, Stage, Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Where something is deployed, as far as it is known at synthesis. */
export interface Place {
  /** What is deployed together. */
  readonly stage?: Stage;
  /** Undefined when it can go to any account. */
  readonly account?: string;
  /** Undefined when it can go to any region. */
  readonly region?: string;
}

/** Whether two places are one account and region; `unknown` when that depends on who deploys. */
export type Nearness = 'same' | 'unknown' | 'other';

/** The account and region of a construct's stack. */
export function placeOf(construct: IConstruct): Place {
  const { account, region } = Stack.of(construct);
  return { stage: Stage.of(construct), account: known(account), region: known(region) };
}

/** The account and region that an ARN names; neither while only the deployment knows it. */
export function placeInArn(arn: string): Place {
  const [, , , region, account] = known(arn)?.split(':') ?? [];
  return region && account ? { region, account } : {};
}

/**
 * Two stacks of one stage that both can go anywhere go to the same place. Stages often do not: each is deployed with the
 * credentials of its account.
 */
export function compare(one: Place, other: Place): Nearness {
  const parts = (['account', 'region'] as const).map((part): Nearness => {
    if (one[part] === other[part])
      return one[part] !== undefined || one.stage === other.stage ? 'same' : 'unknown';
    return one[part] === undefined || other[part] === undefined ? 'unknown' : 'other';
  });
  return parts.find((part) => part === 'other') ?? parts.find((part) => part === 'unknown') ?? 'same';
}

/** For example `account 111111111111 and region eu-west-1`. */
export function describePlace({ account, region }: Place): string {
  return `${account ? `account ${account}` : 'an unknown account'} and ${region ? `region ${region}` : 'an unknown region'}`;
}

/** A value, unless it is one that only the deployment knows. */
export function known(value: string | undefined): string | undefined {
  return value === undefined || value === '' || Token.isUnresolved(value) ? undefined : value;
}
