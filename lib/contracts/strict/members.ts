import { isObject, own } from '../../wire/own';
import { describe, type Json } from '../schema/check';
import { didYouMean } from './nearest';

/** Members that an object inside of `x-contract` may have; `*` stands for each of its members or elements. */
const MEMBERS: readonly (readonly [path: string, known: readonly string[]])[] = [
  ['', ['owner', 'entity', 'kind', 'version', 'key', 'orderedBy', 'revision', 'source', 'upcast']],
  ['orderedBy', ['aggregate', 'position']],
  ['source', ['items', 'templates', 'fields']],
  ['source.items', ['attribute', 'equals', 'beginsWith']],
  ['source.items.*', ['attribute', 'equals', 'beginsWith']],
  ['source.fields.*', ['attribute', 'stripPrefix']],
  ['upcast.*', ['from', 'fields']],
  ['upcast.*.fields.*', ['rename', 'default', 'constant', 'split', 'join', 'separator', 'index']],
];

/** Members of `x-contract`, at any depth, that nobody reads. */
export function memberProblems(meta: Json): string[] {
  return MEMBERS.flatMap(([path, known]) =>
    objectsAt(meta, path === '' ? [] : path.split('.')).flatMap(([where, object]) =>
      Object.keys(object)
        .filter((member) => !known.includes(member))
        .map((member) => {
          const hint = didYouMean(member, known) || `: use ${known.join(', ')}`;
          return `unknown member "${member}" in "${where}"${hint}`;
        }),
    ),
  );
}

function objectsAt(value: unknown, path: readonly string[], where = 'x-contract'): [string, Json][] {
  const [step, ...rest] = path;
  if (step === undefined) return isObject(value) ? [[where, value]] : [];
  if (typeof value !== 'object' || value === null) return [];
  const parts =
    step === '*' ? Object.entries(value) : Object.entries(value).filter(([name]) => name === step);
  return parts.flatMap(([name, part]) => objectsAt(part, rest, `${where}.${name}`));
}

/** A revision that nobody could raise. */
export function revisionProblems({ revision }: Json, properties: Json): string[] {
  const counted = typeof revision === 'string' ? own(properties, revision) : undefined;
  if (!isObject(counted) || ['integer', 'number'].includes(String(counted.type))) return [];
  return [
    `"revision" names "${revision}" of type ${describe(counted.type)}: an owner raises it by one, give it "type": "integer"`,
  ];
}
