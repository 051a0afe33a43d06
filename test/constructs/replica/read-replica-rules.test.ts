import { Duration, Stack } from 'aws-cdk-lib';
import { ReadReplica } from '../../../packages/cdk-event-sharing';
import { userContract } from '../support/contracts';
import { newReplica } from '../support/replicas';
import { newContext, templateOf } from '../support/stacks';

describe('a replica is refused when', () => {
  test("the contract is the context's own", () => {
    expect(() => newReplica({}, newContext('users'))).toThrow(
      'the contract users/User is owned by this very context: read the own table, a replica of it would be a loop (at Service/users/User)',
    );
  });

  test('a tombstone would not outlive an event, with the sum', () => {
    expect(() => newReplica({ tombstoneRetention: Duration.days(30) })).toThrow(
      'tombstoneRetention of 30 days is not longer than the 42 days an event can be on its way (1 day in the stream + 23 days of SNS retries + 4 days in the queue + 14 days in the DLQ), a late event would bring a deleted row back: raise tombstoneRetention, or shorten queueRetention or dlqRetention (at Service/orders/User)',
    );
  });

  test('a tombstone would live exactly as long as an event, and not when it lives a second longer', () => {
    const queueRetention = Duration.days(1);
    expect(() => newReplica({ queueRetention, tombstoneRetention: Duration.days(39) })).toThrow('39 days');
    const tombstoneRetention = Duration.seconds(39 * 86400 + 1);
    expect(() => newReplica({ queueRetention, tombstoneRetention })).not.toThrow();
  });

  test.each([
    [
      { queueRetention: Duration.days(14) },
      'dlqRetention of 14 days must be longer than queueRetention of 14 days',
    ],
    [
      { dlqRetention: Duration.days(15) },
      'dlqRetention must not be longer than 14 days, the limit of SQS, received 15 days',
    ],
    [{ timeout: Duration.minutes(16) }, 'timeout must be from 1 second to 15 minutes, received 16 minutes'],
    [{ timeout: Duration.seconds(0) }, 'timeout must be from 1 second to 15 minutes, received 0 seconds'],
    [
      { queueRetention: Duration.minutes(1), dlqRetention: Duration.minutes(2) },
      'queueRetention of 1 minute is shorter than the 18 minutes that 5 tries of a function with a timeout of 30 seconds can take',
    ],
    [{ queueRetention: Duration.seconds(1079) }, 'queueRetention of 17 minutes 59 seconds is shorter than'],
    [
      { queueRetention: Duration.hours(8), timeout: Duration.minutes(15) },
      'queueRetention of 8 hours is shorter than the 9 hours that 5 tries',
    ],
    [{ filter: { nickname: ['a'] } }, '"nickname" is not a field of the contract'],
    [{ filter: { name: [] } }, '"name" needs a list with at least one value'],
  ])('a property does not fit: %#', (props, message) => {
    const refused = () => newReplica(props);
    expect(refused).toThrow(message);
    expect(refused).toThrow('(at Service/orders/User)');
  });

  test('a field is not in the contract, when the app is synthesised', () => {
    const { context } = newReplica({ fields: ['nickname', 'name'] });
    expect(() => templateOf(context)).toThrow(
      '[Service/orders/User] "nickname" is not a field of users/User 1.0: choose from user_id, name, email, newsletter, country',
    );
  });

  test('its id cannot be part of a name', () => {
    const context = newContext('orders');
    expect(() => new ReadReplica(context, 'The User', { contract: userContract() })).toThrow(
      'must match ^[A-Za-z0-9._-]{1,64}$, received "The User"',
    );
  });

  test('it is outside a bounded context', () => {
    const stack = Stack.of(newContext());
    expect(() => new ReadReplica(stack, 'User', { contract: userContract() })).toThrow(
      'User is not inside a BoundedContext',
    );
  });
});
