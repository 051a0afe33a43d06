import type { Grant, Holder } from './grants';
import type { ContextTable } from './owned-tables';
import type { StackTemplate } from './templates';

/** What nothing is called: a pattern that reaches it too is a wildcard. */
const NOBODY = '\u00abnobody\u00bb';
/** Parts of an ARN between colons. */
const ACCOUNT = 4;
const RESOURCE = 5;

/** Whether somebody is of the context that owns a table: a context of the same name in another account is another one. */
export function isOfOwner({ context, stack }: Holder, table: ContextTable): boolean {
  return context === table.context && !differ(stack?.account, table.stack.account);
}

/**
 * Whether a statement about an identity can be about a table at all.
 *
 * A policy reaches tables of its own account: IAM user guide, "Cross-account policy evaluation logic". Of another account, or of
 * another stage, of which nobody knows the account, a wildcard says nothing; whoever names it means it.
 *
 * @param tables all tables of the app
 */
export function canMeet(
  { holder, statement }: Grant,
  { arn, stack }: ContextTable,
  tables: readonly ContextTable[],
): boolean {
  if (!holder.stack) return true;
  const [own, other] = [holder.stack.account, arn.split(':')[ACCOUNT]].map(known);
  if (differ(own, other)) return !statement.reaches(replaced(arn, ACCOUNT));
  const { stage } = holder.stack;
  if (stage === stack.stage) return true;
  // A table of the holder's stage that has the same name there is the one that is meant.
  if (tables.some((table) => table.stack.stage === stage && table.arn === arn)) return false;
  return (own !== undefined && own === other) || !statement.reaches(replaced(arn, RESOURCE));
}

function differ(one: string | undefined, other: string | undefined): boolean {
  return one !== undefined && other !== undefined && one !== other;
}

function known(account: StackTemplate['account']): string | undefined {
  return account === '*' ? undefined : account;
}

function replaced(arn: string, index: number): string {
  return arn
    .split(':')
    .with(index, index === RESOURCE ? `table/${NOBODY}` : NOBODY)
    .join(':');
}
