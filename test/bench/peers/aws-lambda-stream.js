const {
  fromSqsEvent,
  initialize,
  initializeFrom,
  materialize,
  timestampCondition,
  toPromise,
  updateExpression,
} = require('aws-lambda-stream');

const rules = [
  {
    id: 'users',
    flavor: materialize,
    eventType: /^users\.User/,
    toUpdateRequest: ({ event: { type, time, data } }) => {
      const { user_id, __previous, ...row } = data;
      return {
        Key: { user_id },
        // A deleted row stays, with a mark.
        ...updateExpression({
          ...row,
          timestamp: Date.parse(time),
          deleted: type.endsWith('Deleted') || null,
        }),
        ...timestampCondition(),
      };
    },
  },
];

/** Its materialize flavor, on the time of the change. Events of faults go nowhere. */
exports.handler = async (event) =>
  initialize(initializeFrom(rules), { publish: () => (stream) => stream })
    .assemble(fromSqsEvent(event))
    .through(toPromise);
