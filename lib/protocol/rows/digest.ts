import { RESERVED_PREFIX } from '../../wire/attributes';
import type { AttributeValue, Item } from '../../wire/item';

/** A short name for a text of any length: equal texts have equal names, and no others have. */
export type Digest = (text: string) => string;

/**
 * One text for equal items, whoever wrote them: names and sets are sorted, numbers are in one form. Attributes of the
 * library's own are left out, so that the row of a replica has the text of its owner's row.
 */
export function canonicalText(item: Item): string {
  return mapText(Object.entries(item).filter(([name]) => !name.startsWith(RESERVED_PREFIX)));
}

function mapText(members: readonly [string, AttributeValue][]): string {
  const texts = members.map(([name, value]) => `${JSON.stringify(name)}:${valueText(value)}`);
  return `{${texts.sort().join()}}`;
}

function valueText(value: AttributeValue): string {
  if (value.S !== undefined) return `S${JSON.stringify(value.S)}`;
  if (value.N !== undefined) return `N${numberText(value.N)}`;
  if (value.B !== undefined) return `B${JSON.stringify(value.B)}`;
  if (value.BOOL !== undefined) return String(value.BOOL);
  if (value.NULL !== undefined) return 'null';
  if (value.SS) return `SS${setText(value.SS.map((each) => JSON.stringify(each)))}`;
  if (value.NS) return `NS${setText(value.NS.map(numberText))}`;
  if (value.BS) return `BS${setText(value.BS.map((each) => JSON.stringify(each)))}`;
  if (value.L) return `L[${value.L.map(valueText).join()}]`;
  return `M${mapText(Object.entries(value.M ?? {}))}`;
}

function setText(elements: readonly string[]): string {
  return `[${[...elements].sort().join()}]`;
}

/** The digits without zeros around them, and where the point is: `1.50`, `15E-1` and `+1.5` are one number. */
export function numberText(number: string): string {
  const [, sign, whole = '', fraction = '', exponent = '0'] =
    /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(number) ?? [];
  const digits = `${whole}${fraction}`.replace(/^0+/, '');
  if (digits === '') return '0';
  const significant = digits.replace(/(?<!0)0+$/, '');
  const power = Number(exponent) - fraction.length + digits.length - significant.length;
  return `${sign === '-' ? '-' : ''}${significant}e${power}`;
}
