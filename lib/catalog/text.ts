import { visibleTable } from '../wire/visible-table';
import { visibleText } from '../wire/visible-text';
import type { Catalog } from './catalog';
import { qualified, readerName } from './names';

/** For people: a table of fields for each contract. */
export function toTable({ contracts }: Catalog): string {
  return contracts
    .map(({ id, kind, version, owner, namespace, published, fields, unread }) => {
      const rows = fields.map(({ name, pii, readers }) => [
        name,
        pii ? 'personal' : '',
        readers.length > 0 ? readers.join(', ') : '-',
      ]);
      const head = `${placed(`${id} ${version}`, namespace)}, ${kind === 'event' ? 'events ' : ''}${published ? `published by ${owner}` : 'published elsewhere'}`;
      const foot = unread.length > 0 ? [`  read by nobody: ${unread.join(', ')}`] : [];
      const table = visibleTable([['field', '', 'read by'], ...rows]).map((line) => `  ${line}`);
      const lines = [head, ...table, ...foot];
      return lines.map(visibleText).join('\n');
    })
    .join('\n\n');
}

/** A Mermaid flowchart of contexts: an arrow for each replica, a dotted one for each consumer, with the personal fields that flow along it. */
export function toMermaid({ contracts, replicas }: Catalog): string {
  const contexts = new Map([
    ...contracts.map(
      ({ owner, namespace }) => [qualified(owner, namespace), placed(owner, namespace)] as const,
    ),
    ...replicas.map(
      ({ context, namespace }) => [qualified(context, namespace), placed(context, namespace)] as const,
    ),
  ]);
  const ids = new Map([...contexts.keys()].sort().map((context, index) => [context, `c${index}`]));
  const arrows = replicas.map((replica) => {
    const { context, contract, version, namespace, feedNamespace } = replica;
    const owner = contract.split('/')[0] ?? '';
    const name = readerName(replica);
    const source = contracts.find(
      (one) =>
        one.id === contract && one.namespace === feedNamespace && majorOf(one.version) === majorOf(version),
    );
    const personal = (source?.fields ?? [])
      .filter(({ pii, readers }) => pii && readers.includes(name))
      .map((field) => field.name);
    const lines = [
      `${contract} ${version}`,
      ...(source?.kind === 'event' ? ['events'] : []),
      ...(personal.length > 0 ? [`personal: ${personal.join(', ')}`] : []),
    ];
    const [tail, head] = replica.kind === 'consumer' ? ['-.', '.->'] : ['--', '-->'];
    return `  ${ids.get(qualified(owner, feedNamespace))} ${tail} ${label(...lines)} ${head} ${ids.get(qualified(context, namespace))}`;
  });
  const nodes = [...ids].map(([context, id]) => `  ${id}[${label(contexts.get(context) ?? '')}]`);
  return ['flowchart LR', ...nodes, ...arrows].join('\n');
}

function placed(name: string, namespace?: string): string {
  return namespace === undefined ? name : `${name} in ${namespace}`;
}

/**
 * A quoted label. What is neither a letter, a digit nor harmless punctuation becomes an entity code ("Special characters that
 * break syntax", Mermaid's documentation of flowcharts), so that no name can end the label, or be markup or a link in it.
 */
function label(...lines: readonly string[]): string {
  const escaped = lines.map((line) =>
    visibleText(line).replace(/[^\p{L}\p{M}\p{N} .,:/_-]/gu, (character) => `#${character.codePointAt(0)};`),
  );
  return `"${escaped.join('<br/>')}"`;
}

function majorOf(version: string): string | undefined {
  return version.split('.')[0];
}
