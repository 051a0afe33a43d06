import type { Catalog } from './catalog';

/** For people: a table of fields for each contract. */
export function toTable({ contracts }: Catalog): string {
  return contracts
    .map(({ id, version, owner, published, fields, unread }) => {
      const rows = fields.map(({ name, pii, readers }) => [
        name,
        pii ? 'personal' : '',
        readers.length > 0 ? readers.join(', ') : '-',
      ]);
      const head = `${id} ${version}, ${published ? `published by ${owner}` : 'published elsewhere'}`;
      const foot = unread.length > 0 ? [`  read by nobody: ${unread.join(', ')}`] : [];
      return [head, ...aligned([['field', '', 'read by'], ...rows]), ...foot].join('\n');
    })
    .join('\n\n');
}

/** A Mermaid flowchart of contexts: an arrow for each replica, with the personal fields that flow along it. */
export function toMermaid({ contracts, replicas }: Catalog): string {
  const contexts = [
    ...new Set([...contracts.map(({ owner }) => owner), ...replicas.map(({ context }) => context)]),
  ];
  const ids = new Map(contexts.sort().map((context, index) => [context, `c${index}`]));
  const arrows = replicas.map(({ name, context, contract, version }) => {
    const owner = contract.split('/')[0] ?? '';
    const source = contracts.find((one) => one.id === contract && majorOf(one.version) === majorOf(version));
    const personal = (source?.fields ?? [])
      .filter(({ pii, readers }) => pii && readers.includes(name))
      .map((field) => field.name);
    const label = `${contract} ${version}${personal.length > 0 ? `<br/>personal: ${personal.join(', ')}` : ''}`;
    return `  ${ids.get(owner)} -- "${label}" --> ${ids.get(context)}`;
  });
  return ['flowchart LR', ...[...ids].map(([context, id]) => `  ${id}["${context}"]`), ...arrows].join('\n');
}

function majorOf(version: string): string | undefined {
  return version.split('.')[0];
}

function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd(),
  );
}
