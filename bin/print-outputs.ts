import { visibleTable } from '../lib/wire/visible-table';
import type { Outputs } from './cdk-stacks';

/** Prints the outputs of stacks. */
export function printOutputs(outputs: Outputs): void {
  const rows = Object.entries(outputs).flatMap(([stack, ofStack]) =>
    Object.entries(ofStack).map(([name, value]) => [stack, name, value]),
  );
  for (const line of visibleTable(rows)) console.log(line);
}
