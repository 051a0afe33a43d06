import { holds, isOperator } from '../../../lib/local-cloud/state-machines/choice';

const input = {
  text: 'log-2026.txt',
  stars: 'a*b',
  number: 5,
  yes: true,
  nothing: null,
  time: '2026-11-26T12:00:00Z',
  other: 'log-2027.txt',
};
const from = { input, context: {} };

test.each([
  [{ Variable: '$.yes', BooleanEquals: true }, true],
  [{ Variable: '$.yes', BooleanEquals: false }, false],
  [{ Variable: '$.number', BooleanEquals: true }, false],
  [{ Variable: '$.number', NumericEquals: 5 }, true],
  [{ Variable: '$.number', NumericGreaterThanEquals: 5 }, true],
  [{ Variable: '$.number', NumericLessThan: 5 }, false],
  [{ Variable: '$.text', NumericLessThan: 5 }, false],
  [{ Variable: '$.number', StringEquals: '5' }, false],
  [{ Variable: '$.text', StringLessThanPath: '$.other' }, true],
  [{ Variable: '$.text', StringEqualsPath: '$.other' }, false],
  [{ Variable: '$.text', StringMatches: 'log-*.txt' }, true],
  [{ Variable: '$.text', StringMatches: 'log-*' }, true],
  [{ Variable: '$.text', StringMatches: 'log?2026.txt' }, false],
  [{ Variable: '$.stars', StringMatches: 'a\\*b' }, true],
  [{ Variable: '$.text', StringMatches: 'log\\**' }, false],
  [{ Variable: '$.time', TimestampEquals: '2026-11-26T13:00:00+01:00' }, true],
  [{ Variable: '$.time', TimestampLessThan: '2026-11-26T12:00:01Z' }, true],
  [{ Variable: '$.text', TimestampLessThan: '2026-11-26T12:00:01Z' }, false],
  [{ Variable: '$.nothing', IsNull: true }, true],
  [{ Variable: '$.yes', IsNull: false }, true],
  [{ Variable: '$.time', IsTimestamp: true }, true],
  [{ Variable: '$.text', IsTimestamp: true }, false],
  [{ Variable: '$.none', IsPresent: false }, true],
  [{ Variable: '$.nothing', IsPresent: true }, true],
  [{ Not: { Variable: '$.yes', BooleanEquals: true } }, false],
  [
    {
      And: [
        { Variable: '$.none', IsPresent: true },
        { Variable: '$.none', NumericEquals: 1 },
      ],
    },
    false,
  ],
  [
    {
      Or: [
        { Variable: '$.number', NumericEquals: 1 },
        { Variable: '$.yes', IsBoolean: true },
      ],
    },
    true,
  ],
])('%j is %p', (rule, expected) => {
  expect(holds(rule, from)).toBe(expected);
});

test('a rule about what is not there is an error', () => {
  expect(() => holds({ Variable: '$.none', NumericEquals: 1 }, from)).toThrow('States.Runtime');
});

test.each(['constructor', 'Equals', 'BooleanMatches', 'StringEqualsPathPath', 'toString'])(
  '%s is no operator',
  (name) => {
    expect(isOperator(name)).toBe(false);
  },
);
