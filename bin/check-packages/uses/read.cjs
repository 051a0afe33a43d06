// CommonJS of the client.
const { read } = require('./read-with.cjs');

void read(
  require('cdk-event-sharing-client'),
  require('cdk-event-sharing-client/replica'),
  require('@aws-sdk/client-dynamodb'),
);
