import type { Contract } from '../../contracts';
import type { Rule } from '../../wire/rules';

/**
 * A contract of business events where only rows make sense.
 *
 * @param why events do not, as the end of a sentence
 */
export function rowsOnlyRule(contract: Contract, why: string): Rule {
  return {
    condition: contract.kind === 'event',
    message: () =>
      `the contract ${contract.id} is of events, ${why}: handle them with a ChangeConsumer, and consumeEvents in its function`,
  };
}
