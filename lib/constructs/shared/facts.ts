import { Stack } from 'aws-cdk-lib';
import type { Construct, IConstruct } from 'constructs';

/** Facts, and whose they are. */
export type Known<Facts> = Facts & { readonly construct: IConstruct; readonly path: string };

/** Facts by construct; constructs read each other's here, because importing each other would be a cycle. */
export class Registry<Facts> {
  /** By the root of the tree: each construct that asks would walk through the whole of it. */
  readonly #known = new WeakMap<IConstruct, Known<Facts>[]>();

  add(construct: Construct, facts: Facts): void {
    const { root, path } = construct.node;
    const known = this.#known.get(root) ?? [];
    known.push({ ...facts, construct, path });
    this.#known.set(root, known);
  }

  /** The facts of all constructs below one, in the order in which they were created. */
  under(top: IConstruct): Known<Facts>[] {
    return (this.#known.get(top.node.root) ?? []).filter(({ construct }) => isBelow(construct, top));
  }

  /** The facts of what is deployed with a stack at once: of its nested stacks and of those that it is nested in too. */
  in(stack: Stack): Known<Facts>[] {
    const top = topOf(stack);
    return this.under(top).filter(({ construct }) => topOf(Stack.of(construct)) === top);
  }
}

/** Also that nobody has removed it, or what it is in, from the tree. */
function isBelow(construct: IConstruct, top: IConstruct): boolean {
  if (construct === top) return true;
  const { id, scope } = construct.node;
  return scope !== undefined && scope.node.tryFindChild(id) === construct && isBelow(scope, top);
}

/** The stack that is deployed: a nested one is part of it. */
export function topOf(stack: Stack): Stack {
  return stack.nestedStackParent ? topOf(stack.nestedStackParent) : stack;
}
