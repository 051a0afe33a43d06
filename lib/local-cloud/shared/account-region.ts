/** An account and a region: what the CDK calls an environment. Names are unique in one, or in the account alone. */
export interface AccountRegion {
  readonly accountId: string;
  readonly region: string;
}

/** The account and region alone, of something that has more to say. */
export function placeOf({ accountId, region }: AccountRegion): AccountRegion {
  return { accountId, region };
}

/** One text for both, to find things by. */
export function placeKey({ accountId, region }: AccountRegion): string {
  return `${accountId}/${region}`;
}

/** For messages. */
export function inWords({ accountId, region }: AccountRegion): string {
  return `account ${accountId}, region ${region}`;
}

/** Whether an ARN is of an account and region. */
export function isIn(arn: string, place: AccountRegion): boolean {
  return placeKey(placeOfArn(arn)) === placeKey(place);
}

/** The ARN of a function, by its name, its ARN, or a part of that: `123456789012:function:name`. */
export function functionArn(nameOrArn: string, { accountId, region }: AccountRegion): string {
  if (nameOrArn.startsWith('arn:')) return nameOrArn;
  const [, owner = accountId] = /^(\d{12}):/.exec(nameOrArn) ?? [];
  return `arn:aws:lambda:${region}:${owner}:function:${nameOrArn.split(':').at(-1)}`;
}

export function queueArn(name: string, { accountId, region }: AccountRegion): string {
  return `arn:aws:sqs:${region}:${accountId}:${name}`;
}

/** Account and region that an ARN names; either is empty where the service has none, as S3 and IAM. */
export function placeOfArn(arn: string): AccountRegion {
  const [, , , region = '', accountId = ''] = arn.split(':');
  return { accountId, region };
}
