import { sessionKey } from '../shared/access-key';
import { placeOfArn } from '../shared/account-region';

/** A role as somebody uses it: a function, a state machine, or who has assumed it. */
export interface Session {
  /** Its own name, which is that of the function or state machine. */
  readonly name: string;
  readonly accountId: string;
  /** The role itself, or whose it is: that is known when the function or state machine is created. */
  readonly role: { readonly arn: string } | { readonly ofArn: string };
}

/** The sessions that have access keys. */
export class Sessions {
  readonly #byKey = new Map<string, Session>();

  /** A function or a state machine, by its ARN. */
  as(ofArn: string): Session {
    const name = ofArn.split(':').at(-1) ?? '';
    return { name, accountId: placeOfArn(ofArn).accountId, role: { ofArn } };
  }

  /** Somebody who has assumed a role. */
  assume(arn: string, name: string): Session {
    return { name, accountId: placeOfArn(arn).accountId, role: { arn } };
  }

  /** The access key of a session, the same on each start; it is known from now on. */
  keyOf(session: Session): string {
    const { name, accountId, role } = session;
    const key = sessionKey(accountId, 'arn' in role ? `${role.arn}/${name}` : role.ofArn);
    this.#byKey.set(key, session);
    return key;
  }

  find(accessKey: string): Session | undefined {
    return this.#byKey.get(accessKey);
  }
}
