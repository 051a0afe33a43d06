import { hexDigest } from './naming';

/**
 * How access keys of the local cloud name their account: 12 digits alone stand for an administrator of the account, and with a
 * prefix and an ending for a role's session. A key of any other form belongs to the cloud's own account.
 */
export const ACCOUNT_IN_KEY = /^(?:ASIA)?(\d{12})/;

/** The account of an access key; undefined when it names none. */
export function accountOfKey(accessKey: string): string | undefined {
  return ACCOUNT_IN_KEY.exec(accessKey)?.[1];
}

/** The access key of a session, the same for the same text on each start. */
export function sessionKey(accountId: string, session: string): string {
  return `ASIA${accountId}${hexDigest(session, 16).toUpperCase()}`;
}
