import { DescribeTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { AuditSummary, RunAnswer } from '../../wire/batch-requests';
import type { StatusProblem } from './types';

/**
 * Whether a replica's table is younger than what was done to the replica: CloudFormation has replaced it, by another key for
 * example, and whatever was in it before is missing.
 *
 * @returns nothing when the table's age cannot be asked for: a status without it is better than none
 */
export async function replacedTable(
  dynamodb: DynamoDBClient,
  { name, table }: { readonly name: string; readonly table?: string },
  { runs, audit }: { readonly runs: readonly RunAnswer[]; readonly audit?: AuditSummary },
): Promise<StatusProblem[]> {
  const seeds = runs.filter(({ kind, replica }) => kind === 'seed' && replica === name);
  const [last] = [...seeds.map(({ updatedAt }) => updatedAt), ...(audit ? [audit.at] : [])].sort().reverse();
  const created = last === undefined || table === undefined ? undefined : await createdAt(dynamodb, table);
  if (last === undefined || created === undefined || created.getTime() <= Date.parse(last)) return [];
  return [
    {
      code: 'table-replaced',
      message: `its table was created at ${created.toISOString()}, after its last seed or audit: it was replaced and began empty: fill it with "event-sharing seed ${name}"`,
    },
  ];
}

async function createdAt(dynamodb: DynamoDBClient, TableName: string): Promise<Date | undefined> {
  try {
    const { Table } = (await dynamodb.send(new DescribeTableCommand({ TableName }))) ?? {};
    return Table?.CreationDateTime;
  } catch {
    return undefined;
  }
}
