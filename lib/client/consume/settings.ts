import type { CheckedContract } from '../../contracts/schema/checked-contract';
import {
  CONSUMER_VARIABLE,
  type ConsumerSettings,
  type Delivery,
  parseConsumerSettings,
} from '../../wire/consumer';

/**
 * What the construct has told the function.
 *
 * @param text @default the environment variable that the construct sets
 * @throws Error when there is none, or it is of another contract or promises something else
 */
export function readSettings(
  call: string,
  contract: CheckedContract,
  delivery: Delivery,
  text = process.env[CONSUMER_VARIABLE],
): ConsumerSettings {
  if (!text)
    throw new Error(
      `${call}: the variable ${CONSUMER_VARIABLE} is not set: give the function to a ChangeConsumer, or pass its "settings"`,
    );
  const settings = parseConsumerSettings(text);
  if (!settings)
    throw new Error(
      `${call}: the settings are not what a ChangeConsumer writes: deploy its stack again, or pass its "settings" as they are`,
    );
  const { name, contract: id, major } = settings;
  if (id !== contract.id || major !== contract.major)
    throw new Error(
      `${call}: the ChangeConsumer ${name} is of ${id} ${major}, the function's contract is ${contract.id} ${contract.major}: give both the same one`,
    );
  if (settings.delivery !== delivery)
    throw new Error(
      `${call}: the ChangeConsumer ${name} was made for "${settings.delivery}", the function asks for "${delivery}": set "delivery" of both to the same`,
    );
  return settings;
}
