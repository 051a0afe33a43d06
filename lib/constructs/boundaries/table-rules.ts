import { parseReplicaName } from '../../wire/replica-name';
import { type Finding, RULES } from './findings';
import { coversArn } from './glob';
import { asHolder, type Grant, type Holder, identityGrants } from './grants';
import { canMeet, isOfOwner } from './meeting';
import { type ContextTable, contextTables } from './owned-tables';
import type { ReadStage } from './resolver';
import type { Statement } from './statements';
import { type Reach, TABLE_ACTIONS } from './table-actions';
import { TableGrants } from './table-grants';

const VERB: Readonly<Record<Reach, string>> = { write: 'may write', read: 'may read', manage: 'may manage' };

/**
 * Who reaches a table without being its owner, and who writes a replica without being its replicator.
 *
 * @param today `YYYY-MM-DD`
 */
export function tableFindings(stages: readonly ReadStage[], today: string): Finding[] {
  const grants = new TableGrants(stages.flatMap(identityGrants));
  const tables = stages.flatMap(contextTables);
  return tables.flatMap((table) => {
    const given = table.policy.flatMap((statement) => policyGrants(statement, stages));
    const own = grants.about(table.arn);
    const meeting = own.filter((grant) => canMeet(grant, table, tables));
    return [...meeting, ...given].flatMap((grant) => judge(grant, table, [...own, ...given], today));
  });
}

/** The statement of a table's own policy, once for everybody that it names. */
function policyGrants(statement: Statement, stages: readonly ReadStage[]): Grant[] {
  const identities = stages.flatMap(({ templates, resolver }) =>
    templates
      .ofType('AWS::IAM::Role', 'AWS::IAM::User')
      .map((one) => ({ one, arn: resolver.attribute(one, 'Arn') })),
  );
  const own = identities.filter(({ one }) => one.stack.stage === statement.policy.stack.stage);
  return statement.principals.map((principal) => {
    const found = [...own, ...identities].find(({ arn }) => coversArn(arn, principal))?.one;
    return { statement, holder: found ? asHolder(found) : { name: `the principal ${principal}` } };
  });
}

function judge(
  { holder, statement }: Grant,
  table: ContextTable,
  all: readonly Grant[],
  today: string,
): Finding[] {
  if (statement.effect !== 'Allow' || isOwner(holder, table)) return [];
  const denials = all.filter(
    ({ holder: other, statement: { effect, conditional } }) =>
      other.name === holder.name && effect === 'Deny' && !conditional,
  );
  // An index or a stream of a table is as good as the table.
  const targets = [table.arn, `${table.arn}/index/*`, `${table.arn}/stream/*`].filter((arn) =>
    statement.reaches(arn),
  );
  const [[reach, actions] = [undefined, []]] = TABLE_ACTIONS.map(([kind, known]) => {
    const allowed = known.filter(
      (action) =>
        statement.allows(action) &&
        targets.some((arn) => !denials.some(({ statement: no }) => no.allows(action) && no.includes(arn))),
    );
    return [kind, allowed] as const;
  }).filter(([, allowed]) => allowed.length > 0);
  if (reach === undefined) return [];
  const inside = isOfOwner(holder, table);
  // The owner reads and manages its replicas as it likes.
  if (inside && reach !== 'write') return [];
  const ended = inside ? undefined : transitionOf(holder, table, today);
  if (ended === 'lasts') return [];
  // Two of one name are told apart by their accounts.
  const isNamesake = !inside && holder.context === table.context;
  const nameOf = ({ context, stack }: Holder) =>
    isNamesake ? `${context} of the account ${stack?.account}` : context;
  const who = holder.context
    ? `${nameOf(holder)} (${holder.name})`
    : `${holder.name}, which is in no bounded context,`;
  const what = `the ${table.replica ? `replica ${table.replica}` : 'table'} of ${nameOf({ ...table, name: table.path })} (${table.path})`;
  const source = `${statement.title} of ${statement.policy.logicalId} (${statement.policy.path}) allows ${actions.join(', ')}`;
  return [
    {
      rule: inside ? RULES.replicaWrite : RULES[reach],
      message: `${who} ${VERB[reach]} ${what}: ${source}${ended ? `; ${ended}` : ''}`,
      fix: inside ? FIX_REPLICA : fixFor(reach, holder, table),
      resource: statement.policy,
      location: statement.location,
    },
  ];
}

/** A replica belongs to its replicator, any other table to its whole context. */
function isOwner(holder: Holder, table: ContextTable): boolean {
  const { replica } = table;
  return isOfOwner(holder, table) && (replica === undefined || holder.replica === replica);
}

function transitionOf(holder: Holder, table: ContextTable, today: string): 'lasts' | string | undefined {
  const declared = table.transitions.filter(({ context }) => context === holder.context);
  if (declared.some(({ until }) => today <= until)) return 'lasts';
  const [ended] = declared;
  return (
    ended && `the transition ended on ${ended.until}: ask ${ended.owner}, who declared it (${ended.reason})`
  );
}

const FIX_REPLICA =
  'only the replicator of a replica writes it: let this code read it (grantRead), and keep its own data in an OwnedTable';

function fixFor(reach: Reach, holder: Holder, { context }: ContextTable): string {
  const outside = holder.context
    ? ''
    : `create the role inside the BoundedContext "${context}" if it belongs there; or `;
  const isFar = holder.context !== undefined && namespaceIn(holder.context) !== namespaceIn(context);
  const transition =
    isFar || holder.context === context ? '' : `; while moving there, ${context} may declare a Transition`;
  const [feed, api] = isFar ? [' (feedNamespace)', ' (apiNamespace)'] : [' (grantRead)', ''];
  if (reach === 'write') {
    return `${outside}let ${context} change its own data: call its SyncApi${api}, and read a ReadReplica of its contract${isFar ? feed : ''}${transition}`;
  }
  if (reach === 'read') {
    return `${outside}read a ReadReplica of the contract of ${context}${feed}, or ask its SyncApi${api}${transition}`;
  }
  return `${outside}name single actions on single tables of your own instead of wildcards`;
}

/** That of `dev.orders` is `dev`. */
function namespaceIn(context: string): string | undefined {
  return parseReplicaName(`${context}/`).guest;
}
