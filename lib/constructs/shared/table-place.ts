import { Stage } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct, IConstruct } from 'constructs';
import type { Rule } from '../../wire/rules';
import { type Claim, claim } from './claim';
import { compare, describePlace, known, type Place, placeInArn, placeOf } from './place';
import { givenNameOf, isCreatedHere } from './table-facts';

/** Says at synthesis when two contexts own one table, or when the app creates two tables of one name. */
export function claimTable(scope: Construct, context: string, table: ITable): void {
  const name = givenNameOf(table);
  const place = placeOfTable(scope, table);
  const thing = `the table ${name ?? table.node.path}`;
  const owned: Claim = {
    thing,
    // A name that CloudFormation will choose is told by its token.
    id: `owned ${name ?? table.tableName}`,
    holder: context,
    place,
    remedy: `one context owns a table, and "${context}" is another one: let it read a ReadReplica or the SyncApi of the owner; the owner may declare a Transition`,
  };
  const created: Claim = {
    thing: `the name of ${thing}`,
    id: `created ${name}`,
    place,
    remedy: 'choose another tableName, or leave it out',
  };
  claim(scope, owned, ...(name !== undefined && isCreatedHere(table) ? [created] : []));
}

/** Functions look for a table, and Lambda for its stream, where they are themselves. */
export function tablePlaceRule(
  scope: Construct,
  { table, tableStreamArn, node }: IConstruct & { readonly table: ITable; readonly tableStreamArn: string },
): Rule {
  const place = { ...placeOfTable(scope, table), ...placeInArn(tableStreamArn) };
  const own = placeOf(scope);
  return {
    condition: compare(own, place) === 'other',
    message: () =>
      `the table ${node.path} is in ${describePlace(place)}, this stack in ${describePlace(own)}: deploy both to the same account and region`,
  };
}

function placeOfTable(scope: Construct, { env }: ITable): Place {
  return { stage: Stage.of(scope), account: known(env.account), region: known(env.region) };
}
