import type { RowComparison, RowCopy } from '../../console/api';

/** A field in one place. */
export interface Cell {
  readonly kind: 'value' | 'masked' | 'missing';
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
    const cells = places.map((place) => cellOf(place, name));
    return { name, cells, differs: cells.some((cell) => cell.differs) };
  });
}

function cellOf({ fields, masked, differs }: RowCopy, name: string): Cell {
  const differing = differs.includes(name);
  if (masked.includes(name)) return { kind: 'masked', differs: differing };
  if (!Object.hasOwn(fields, name)) return { kind: 'missing', differs: differing };
  return { kind: 'value', value: fields[name], differs: differing };
}

/** The worst first. */
const VERDICTS: readonly RowCopy['verdict'][] = ['wrong', 'on-its-way', undefined, 'right'];

/** Copies in the order in which somebody should look at them. */
export function byVerdict(copies: readonly RowCopy[]): RowCopy[] {
  return [...copies].sort((a, b) => VERDICTS.indexOf(a.verdict) - VERDICTS.indexOf(b.verdict));
}

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
