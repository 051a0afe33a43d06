import { basename, dirname, join } from 'node:path';
import { MARK } from '../../wire/assembly';
import { isText } from '../../wire/json';
import { isObject, own } from '../../wire/own';
import { type Artifact, artifactsOf, readJson, unreadable } from '../read-assembly';
import type { Part, PartKind, Resource } from './part';
import { contractsOf } from './part-contracts';

const KINDS: readonly (readonly [PartKind, string])[] = [
  ['feed', MARK.feed],
  ['replica', MARK.replica],
  ['consumer', MARK.consumer],
  ['api', MARK.api],
];

/** What is in the templates of cloud assemblies. */
export interface Parts {
  readonly parts: readonly Part[];
  /** Resources that are part of none. */
  readonly others: readonly Resource[];
}

/**
 * Reads the templates of cloud assemblies, those of stages and nested stacks too.
 *
 * @throws CatalogError when a directory is no cloud assembly, or a template cannot be read
 */
export function readParts(directories: readonly string[]): Parts {
  const stacks = directories
    .flatMap(artifactsOf)
    .filter(({ type }) => type === 'aws:cloudformation:stack')
    .map(partsOf);
  const rank = ({ kind }: Part) => KINDS.findIndex(([name]) => name === kind);
  return {
    parts: stacks.flatMap(({ parts }) => parts).sort((one, other) => rank(one) - rank(other)),
    others: stacks.flatMap(({ others }) => others),
  };
}

function partsOf(artifact: Artifact): Parts {
  const { directory, properties } = artifact;
  const file = isObject(properties) ? properties.templateFile : undefined;
  if (!isText(file)) throw unreadable(join(directory, 'manifest.json'), 'a stack names no template');
  const stack = basename(file, '.template.json');
  const parts = new Map<string, Part & { readonly resources: Resource[] }>();
  const others: Resource[] = [];
  for (const resource of resourcesIn(join(directory, file))) {
    const [kind, mark] = KINDS.find(([, key]) => isText(own(resource.metadata, key))) ?? [];
    if (kind === undefined || mark === undefined) {
      others.push(resource);
      continue;
    }
    const name = String(resource.metadata[mark]);
    const key = `${kind} ${name}`;
    const part = parts.get(key) ?? {
      kind,
      name,
      stack,
      contracts: contractsOf(artifact, kind, name),
      resources: [],
    };
    part.resources.push(resource);
    parts.set(key, part);
  }
  return { parts: [...parts.values()], others };
}

function resourcesIn(file: string): Resource[] {
  const template = readJson(file);
  if (!isObject(template)) throw unreadable(file, 'it is no template');
  const beside = new Map<string, Resource>();
  for (const [id, resource] of Object.entries(isObject(template.Resources) ? template.Resources : {})) {
    if (!isObject(resource) || !isText(resource.Type))
      throw unreadable(file, `the resource ${id} has no type`);
    const [properties = {}, metadata = {}] = [resource.Properties, resource.Metadata].map((value) =>
      isObject(value) ? value : {},
    );
    beside.set(id, { type: resource.Type, properties, metadata, beside });
  }
  return [...beside.values()].flatMap((resource) => {
    const nested = resource.metadata['aws:asset:path'];
    if (resource.type !== 'AWS::CloudFormation::Stack' || !isText(nested)) return [resource];
    // Its name has no folder; another one would be none of the assembly.
    return resourcesIn(join(dirname(file), basename(nested)));
  });
}
