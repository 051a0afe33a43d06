import { Component, type ComponentChildren } from 'preact';

export interface Column<T> {
  readonly title: ComponentChildren;
  readonly cell: (row: T) => ComponentChildren;
  /** Numbers stand at the right. */
  readonly numeric?: boolean;
  /** It names the row. */
  readonly heads?: boolean;
  /** Left out where there is little room, or only where there is hardly any. */
  readonly minor?: boolean | 'phone';
}

export interface TableProps<T> {
  /** What it is a table of, for those who do not see what is around it. */
  readonly caption: string;
  readonly columns: readonly Column<T>[];
  readonly rows: readonly T[];
  readonly keyOf: (row: T) => string;
  readonly empty: string;
}

export function Table<T>({ caption, columns, rows, keyOf, empty }: TableProps<T>) {
  if (rows.length === 0) return <p class="empty">{empty}</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
    <section class="scroll" tabIndex={0} aria-label={caption}>
      <table>
        <caption class="hidden">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column, at) => (
              <th key={at} scope="col" class={classOf(column)}>
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <TableRow key={keyOf(row)} row={row} columns={columns} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

type RowProps<T> = Pick<TableProps<T>, 'columns'> & { readonly row: T };

/** Drawn again only when it is another row: lists that go on all the time are long. */
class TableRow<T> extends Component<RowProps<T>> {
  override shouldComponentUpdate({ row, columns }: RowProps<T>): boolean {
    return row !== this.props.row || columns !== this.props.columns;
  }

  override render({ row, columns }: RowProps<T>): ComponentChildren {
    return (
      <tr>
        {columns.map((column, at) =>
          column.heads ? (
            <th key={at} scope="row" class={classOf(column)}>
              {column.cell(row)}
            </th>
          ) : (
            <td key={at} class={classOf(column)}>
              {column.cell(row)}
            </td>
          ),
        )}
      </tr>
    );
  }
}

function classOf({ numeric, minor }: Column<never>): string | undefined {
  return (
    [numeric && 'numeric', minor && (minor === 'phone' ? 'minor-phone' : 'minor')]
      .filter(Boolean)
      .join(' ') || undefined
  );
}
