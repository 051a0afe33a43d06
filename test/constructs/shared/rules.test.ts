import { Duration } from 'aws-cdk-lib';
import { refuseIf } from '../../../lib/constructs/shared/rules';
import { ConstructError, Contract, ContractError, ReadReplica } from '../../../packages/cdk-event-sharing';
import { userContract } from '../support/contracts';
import { newContext } from '../support/stacks';

describe('a table of rules', () => {
  const rule = (condition: boolean, text: string) => ({ condition, message: () => text });

  it('tells of every rule that is broken, each once, and of no other', () => {
    const context = newContext();
    const rules = [rule(true, 'one'), rule(false, 'two'), rule(true, 'three'), rule(true, 'one')];
    expect(() => refuseIf(context, 'invalid-feed', rules)).toThrow(
      expect.objectContaining({ code: 'invalid-feed', message: 'one\nthree (at Service/users)' }),
    );
  });

  it('makes no message of a rule that holds', () => {
    const message = jest.fn();
    refuseIf(newContext(), 'invalid-feed', [{ condition: false, message }]);
    expect(message).not.toHaveBeenCalled();
  });

  it('lets a replica say all that is wrong with its properties at once', () => {
    const props = {
      contract: userContract(),
      timeout: Duration.minutes(16),
      dlqRetention: Duration.days(15),
    };
    const create = () => new ReadReplica(newContext('orders'), 'User', props);
    expect(create).toThrow(/dlqRetention must not be longer than 14 days.*\n.*timeout must be from 1 second/);
  });
});

test('the classes of errors can be imported from the package', () => {
  const create = () => newContext('Not a name');
  expect(create).toThrow(ConstructError);
  expect(create).toThrow(expect.objectContaining({ name: 'ConstructError', code: 'invalid-context' }));
  expect(() => Contract.fromObject({})).toThrow(ContractError);
});
