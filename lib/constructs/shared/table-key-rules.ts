import type { Contract } from '../../contracts';
import { sourceOf } from '../../contracts/source/source';
import { movingField, openAttribute } from '../../contracts/source/table-key';
import type { KeyAttribute } from '../../wire/item';
import type { Rule } from '../../wire/rules';

/**
 * The key of a contract against the table's, where that is known. It is not for an imported table whose key nobody has
 * told: of that each record is checked at run time. The order may differ: what a replica's sort key cannot hold is
 * refused for each row.
 */
export function tableKeyRules(contract: Contract, tableKey: readonly KeyAttribute[] | undefined): Rule[] {
  if (!tableKey) return [];
  const names = tableKey.map(({ name }) => name);
  const { placeOf, conditions } = sourceOf(contract);
  const open = openAttribute(contract, names);
  const moving = movingField(contract, names);
  const retyped = contract.key.find((field) => {
    const { attribute, template } = placeOf(field);
    const wanted = template ? 'S' : contract.keyType(field);
    return tableKey.some(({ name, type }) => name === attribute && type !== wanted);
  });
  const noText = tableKey.find(
    ({ name, type }) => type !== 'S' && conditions.some(({ attribute }) => attribute === name),
  );
  const keys = `its key is ${describe(ofContract(contract))}, the table's is ${describe(tableKey)}`;
  return [
    {
      condition: open !== undefined,
      message: () =>
        `the key of ${contract.id} does not tell the table's key attribute "${open}", so several items would share one row: make it of key fields of the contract (see "source"), or fix it by "equals" in "source.items"; ${keys}`,
    },
    {
      condition: moving !== undefined,
      message: () =>
        `the key field "${moving}" of ${contract.id} is not part of the table's key (${names.join(', ')}), so its value could change and a row could not be found by it: take it out of the contract's key; ${keys}`,
    },
    {
      condition: retyped !== undefined,
      message: () =>
        `the key field "${retyped}" of ${contract.id} has another type than in the table: give it the type that the table's key has; ${keys}`,
    },
    {
      condition: noText !== undefined,
      message: () =>
        `"source.items" of ${contract.id} looks at "${noText?.name}", which is of type ${noText?.type} in the table: it compares texts only, choose another attribute`,
    },
  ];
}

/** The table's key that the contract would have, as far as it tells. */
function ofContract(contract: Contract): KeyAttribute[] {
  const { placeOf } = sourceOf(contract);
  const places = contract.key.map((field) => {
    const { attribute, template } = placeOf(field);
    return [attribute, template ? 'S' : contract.keyType(field)] as const;
  });
  return [...new Map(places)].map(([name, type]) => ({ name, type }));
}

function describe(key: readonly KeyAttribute[]): string {
  return key
    .map(({ name, type }) => `${name} (${type})`)
    .sort()
    .join(', ');
}
