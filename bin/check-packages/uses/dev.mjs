// Runs an app by `event-sharing dev`, and waits for a change to arrive: node dev.mjs 'node app.js'
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { DynamoDBClient, ListTablesCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';

const [app = 'node app.js'] = process.argv.slice(2);
const program = process.env.EVENT_SHARING ?? 'node_modules/cdk-event-sharing-cli/lib/cli/index.js';
const dev = spawn(process.execPath, [program, 'dev', '--json', '--app', app], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
const seen = [];
const timer = setTimeout(() => end(`nothing arrived in time: ${seen.join('\n')}`), 120_000);
let environment = {};

function end(problem) {
  clearTimeout(timer);
  if (problem) process.exitCode = 1;
  if (problem) console.error(problem);
  dev.kill('SIGTERM');
}

async function put() {
  const client = new DynamoDBClient({
    endpoint: environment.AWS_ENDPOINT_URL_DYNAMODB,
    region: environment.AWS_REGION,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const { TableNames } = await client.send(new ListTablesCommand({}));
  const TableName = TableNames.find((name) => name.startsWith('Users-ContextUsers'));
  await client.send(new PutItemCommand({ TableName, Item: { user_id: { N: '1' }, name: { S: 'Ann' } } }));
}

for await (const line of createInterface({ input: dev.stdout })) {
  seen.push(line);
  const event = JSON.parse(line);
  if (event.event === 'started') environment = event.environment;
  if (event.event === 'started' && !event.console) end('the console was not opened');
  if (event.event === 'error') end(event.message);
  if (event.event === 'ready') await put();
  if (event.event === 'first-flow') {
    console.log(`a change arrived ${Math.round(event.ms)} ms after the start, without the synthesis`);
    end();
  }
}
