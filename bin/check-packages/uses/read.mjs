// ES modules of the client.
import * as sdk from '@aws-sdk/client-dynamodb';
import * as client from 'cdk-event-sharing-client';
import * as replica from 'cdk-event-sharing-client/replica';
import { read } from './read-with.cjs';
import * as generated from './user.v1.generated.mjs';

await read(generated, client, replica, sdk);
