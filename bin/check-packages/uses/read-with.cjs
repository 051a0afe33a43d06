const assert = require('node:assert/strict');
const { createServer } = require('node:http');

const ALICE = { user_id: 'a', name: 'Alice', labels: { l_a: 'x' } };

/** What DynamoDB answers to GetItem. */
const ITEM = {
  user_id: { S: 'a' },
  name: { S: 'Alice' },
  labels: { M: { l_a: { S: 'x' } } },
  __seq: { S: '2026-01-01T00:00:00.000/1' },
  __at: { S: '2026-01-01T00:00:00.000Z' },
};

/** A DynamoDB, to which one posts, and an owner's API, from which one gets: they answer one row. */
const server = createServer(({ method }, response) => {
  response.setHeader('content-type', method === 'POST' ? 'application/x-amz-json-1.0' : 'application/json');
  response.end(JSON.stringify(method === 'POST' ? { Item: ITEM } : { data: ALICE }));
});

/** Reads the row from a replica and from its owner. */
exports.read = async ({ user }, { openOwner }, { openReplica }, { DynamoDBClient }) => {
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${server.address().port}`;
  const credentials = { accessKeyId: 'any', secretAccessKey: 'any' };
  const dynamodb = new DynamoDBClient({ endpoint: url, region: 'eu-west-1', credentials });

  const row = await openReplica({ tableName: 'Users', contract: user, dynamodb }).get({ user_id: 'a' });
  assert.deepEqual(row?.data, ALICE);
  const owner = openOwner(user, { url, path: 'users', region: 'eu-west-1', credentials });
  assert.deepEqual((await owner.get({ user_id: 'a' }))?.data, ALICE);

  dynamodb.destroy();
  server.close();
  server.closeAllConnections();
  console.log('read a row of a replica and of its owner');
};
