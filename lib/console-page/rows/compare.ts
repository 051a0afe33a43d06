import type { RowComparison, RowCopy } from '../../console/api';

/** A field in one place. */
export interface Cell {
  /** `missing`: the row has no such field here; `not-kept`: the replica keeps none of the owner's. */
  readonly kind: 'value' | 'masked' | 'missing' | 'not-kept';
  readonly value?: unknown;
  readonly differs: boolean;
}

/** A field of the row in all its places: the owner first, then the copies. */
export interface ComparedField {
  readonly name: string;
  readonly cells: readonly Cell[];
  readonly differs: boolean;
}

/** The fields that any place has, in the owner's order. */
export function compareFields({ owner, copies }: Pick<RowComparison, 'owner' | 'copies'>): ComparedField[] {
  const places = [owner, ...copies];
  const names = new Set(
    places.flatMap(({ fields, masked, differs }) => [...Object.keys(fields), ...masked, ...differs]),
  );
  return [...names].map((name) => {
    const cells = places.map((place) => cellOf(place, name, owner));
    return { name, cells, differs: cells.some((cell) => cell.differs) };
  });
}

function cellOf(place: RowCopy, name: string, owner: RowCopy): Cell {
  const { state, fields, masked, differs } = place;
  const differing = differs.includes(name);
  if (masked.includes(name)) return { kind: 'masked', differs: differing };
  if (Object.hasOwn(fields, name)) return { kind: 'value', value: fields[name], differs: differing };
  const keepsNone = state === 'present' && !differing && has(owner, name);
  return { kind: keepsNone ? 'not-kept' : 'missing', differs: differing };
}

/** The worst first. */
const VERDICTS: readonly RowCopy['verdict'][] = ['wrong', 'on-its-way', undefined, 'right'];

/** Copies in the order in which somebody should look at them. */
export function byVerdict(copies: readonly RowCopy[]): RowCopy[] {
  return [...copies].sort((a, b) => VERDICTS.indexOf(a.verdict) - VERDICTS.indexOf(b.verdict));
}

const has = ({ fields, masked }: RowCopy, name: string) =>
  Object.hasOwn(fields, name) || masked.includes(name);

/** What is to be said of all copies together. */
export interface Summary {
  readonly copies: number;
  readonly wrong: number;
  readonly onItsWay: number;
}

export function summaryOf({ copies }: RowComparison): Summary {
  return {
    copies: copies.length,
    wrong: copies.filter(({ verdict }) => verdict === 'wrong').length,
    onItsWay: copies.filter(({ verdict }) => verdict === 'on-its-way').length,
  };
}
