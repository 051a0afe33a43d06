import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

interface Statement {
  Action: string | string[];
}

interface Policy {
  readonly Type: string;
  readonly Properties: { PolicyDocument: { Statement: Statement[] } };
}

/** Whose policy something is taken from. */
interface Holder {
  /** @default AWS::IAM::Policy */
  readonly type?: string;
  /** Which statements are meant, with the logical id of their policy. @default all with the action */
  readonly isMeant?: (statement: object, policy: string) => boolean;
}

/**
 * Takes an action out of the policies of a stack.
 *
 * @throws Error when none allows it
 */
export function withdraw(
  directory: string,
  stack: string,
  action: string,
  { type = 'AWS::IAM::Policy', isMeant = () => true }: Holder = {},
): void {
  const file = join(directory, `${stack}.template.json`);
  const template = JSON.parse(readFileSync(file, 'utf8'));
  let found = 0;
  for (const [id, { Type, Properties }] of Object.entries<Policy>(template.Resources)) {
    if (Type !== type) continue;
    const { PolicyDocument } = Properties;
    for (const statement of PolicyDocument.Statement) {
      const actions = [statement.Action].flat();
      if (!actions.includes(action) || !isMeant(statement, id)) continue;
      statement.Action = actions.filter((each) => each !== action);
      found += 1;
    }
    PolicyDocument.Statement = PolicyDocument.Statement.filter(({ Action }) => Action.length > 0);
  }
  if (found === 0) throw new Error(`no policy of ${stack} allows ${action}`);
  writeFileSync(file, JSON.stringify(template));
}
