// CommonJS of the client.
const { read } = require('./read-with.cjs');

void read(
  require('./user.v1.generated.cjs'),
  require('cdk-event-sharing-client'),
  require('cdk-event-sharing-client/replica'),
  require('@aws-sdk/client-dynamodb'),
);
