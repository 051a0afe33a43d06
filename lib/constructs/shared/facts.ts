import { Stack } from 'aws-cdk-lib';
import type { Construct, IConstruct } from 'constructs';

/** Facts, and whose they are. */
export type Known<Facts> = Facts & { readonly construct: IConstruct; readonly path: string };

/** Facts by construct; constructs read each other's here, because importing each other would be a cycle. */
export class Registry<Facts> {
  readonly #facts = new WeakMap<IConstruct, Facts>();

  add(construct: Construct, facts: Facts): void {
    this.#facts.set(construct, facts);
  }

  /** The facts of all constructs below one, in the order of the tree. */
  under(root: IConstruct): Known<Facts>[] {
    return root.node.findAll().flatMap((construct) => {
      const facts = this.#facts.get(construct);
      return facts ? [{ ...facts, construct, path: construct.node.path }] : [];
    });
  }

  /** The facts of what is deployed with a stack at once: of its nested stacks and of those that it is nested in too. */
  in(stack: Stack): Known<Facts>[] {
    const top = topOf(stack);
    return this.under(top).filter(({ construct }) => topOf(Stack.of(construct)) === top);
  }
}

/** The stack that is deployed: a nested one is part of it. */
export function topOf(stack: Stack): Stack {
  return stack.nestedStackParent ? topOf(stack.nestedStackParent) : stack;
}
