import { MARK } from '../../wire/assembly';
import { isObject, own } from '../../wire/own';
import type { AdoptionMark, TransitionMark } from '../shared/marks';

type JsonObject = Readonly<Record<string, unknown>>;

/** A stack's template, and what CloudFormation would know besides. */
export interface StackTemplate {
  /** Construct path of the stack. */
  readonly path: string;
  /** Construct path of the stage that it is in; empty for the app. */
  readonly stage: string;
  readonly stackName: string;
  readonly templatePath: string;
  /** Undefined when the stack can go to any region. */
  readonly region?: string;
  /** Undefined when the stack can go to any account. */
  readonly account?: string;
  readonly template: {
    readonly Resources?: Readonly<Record<string, ResourceTemplate>>;
    readonly Parameters?: Readonly<Record<string, { readonly Type: string; readonly Default?: unknown }>>;
    readonly Outputs?: Readonly<
      Record<string, { readonly Value: unknown; readonly Export?: { readonly Name: unknown } }>
    >;
    readonly Metadata?: JsonObject;
  };
  /** Of a nested stack: the stack that holds it, and its resource there. */
  readonly parent?: { readonly stack: StackTemplate; readonly logicalId: string };
  /** Construct paths by logical id. */
  readonly paths: ReadonlyMap<string, string>;
}

interface ResourceTemplate {
  readonly Type: string;
  readonly Properties?: JsonObject;
  readonly Metadata?: JsonObject;
}

/** One resource of a template, with the marks that constructs put on it. */
export class TemplateResource {
  readonly type: string;
  readonly properties: JsonObject;
  readonly #metadata: JsonObject;

  constructor(
    readonly stack: StackTemplate,
    readonly logicalId: string,
    resource: ResourceTemplate,
  ) {
    this.type = resource.Type;
    this.properties = resource.Properties ?? {};
    this.#metadata = resource.Metadata ?? {};
  }

  /** The bounded context that owns it, such as `orders`, or `dev.orders` in a namespace. */
  get context(): string | undefined {
    return this.#metadata[MARK.context] as string | undefined;
  }

  /** The replica that it is part of. */
  get replica(): string | undefined {
    return this.#metadata[MARK.replica] as string | undefined;
  }

  /** The change consumer that it is part of. */
  get consumer(): string | undefined {
    return this.#metadata[MARK.consumer] as string | undefined;
  }

  /** The path of the change feed that it is part of. */
  get feed(): string | undefined {
    return this.#metadata[MARK.feed] as string | undefined;
  }

  /** The context whose data the replica copies. */
  get copies(): string | undefined {
    return this.#metadata[MARK.copies] as string | undefined;
  }

  get transitions(): readonly TransitionMark[] {
    return (this.#metadata[MARK.transitions] ?? []) as readonly TransitionMark[];
  }

  /** Construct path. */
  get path(): string {
    return this.stack.paths.get(this.logicalId) ?? `${this.stack.path}/${this.logicalId}`;
  }
}

/** The templates of stacks that are deployed together. */
export class Templates {
  readonly resources: readonly TemplateResource[];
  readonly #byId = new Map<StackTemplate, Map<string, TemplateResource>>();
  readonly #byType = new Map<string, readonly TemplateResource[]>();

  constructor(readonly stacks: readonly StackTemplate[]) {
    for (const stack of stacks) {
      const entries = Object.entries(stack.template.Resources ?? {});
      this.#byId.set(
        stack,
        new Map(entries.map(([id, resource]) => [id, new TemplateResource(stack, id, resource)])),
      );
    }
    this.resources = [...this.#byId.values()].flatMap((resources) => [...resources.values()]);
  }

  resource(stack: StackTemplate, logicalId: string): TemplateResource | undefined {
    return this.#byId.get(stack)?.get(logicalId);
  }

  ofType(...types: readonly string[]): readonly TemplateResource[] {
    const key = types.join();
    const known = this.#byType.get(key) ?? this.resources.filter(({ type }) => types.includes(type));
    this.#byType.set(key, known);
    return known;
  }

  adoptions(): readonly { readonly stack: StackTemplate; readonly adoption: AdoptionMark }[] {
    return this.stacks.flatMap((stack) => {
      const adoptions = (stack.template.Metadata?.[MARK.adoptions] ?? []) as readonly AdoptionMark[];
      return adoptions.map((adoption) => ({ stack, adoption }));
    });
  }
}

/** The member of a value, if that is an object. */
export function member(value: unknown, ...names: readonly string[]): unknown {
  return names.reduce<unknown>((inner, name) => (isObject(inner) ? own(inner, name) : undefined), value);
}

/** A list, whether there were one, several or no values. */
export function listOf(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}
