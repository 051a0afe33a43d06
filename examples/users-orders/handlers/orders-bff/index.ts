import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import { OwnerError } from 'cdk-event-sharing-client';
import { orderFinder } from '../../services/orders/find-order';
import { openOrderPage } from '../../services/orders/order-page';
import { openUserProfiles } from '../../services/sdk';

const findOrder = orderFinder(new DynamoDBClient({}), process.env.ORDERS_TABLE ?? '');
const users = openUserProfiles({
  strategy: 'owner-else-replica',
  apiUrl: process.env.USERS_API_URL ?? '',
  replicaTable: process.env.USERS_REPLICA ?? '',
  replicaFields: ['name'],
  observer: { circuit: (state) => console.log(JSON.stringify({ circuit: state, owner: 'users' })) },
});

/** `GET /orders/{id}`: one order with its buyer, also while the users service is down. */
export async function handler(
  { pathParameters, headers }: APIGatewayProxyEventV2,
  lambda: Context,
): Promise<APIGatewayProxyStructuredResultV2> {
  try {
    const { traceparent } = headers;
    const page = await openOrderPage(pathParameters?.id ?? '', findOrder, users, { lambda, traceparent });
    return page ? answer(200, page) : problem(404, 'there is no such order');
  } catch (error) {
    // Not an outage, for which the replica answers: the permission is missing, or the answer breaks the contract.
    if (!(error instanceof OwnerError)) throw error;
    console.error(JSON.stringify({ error: error.message, kind: error.kind }));
    return problem(502, `the users service gave no usable answer (${error.kind})`);
  }
}

function problem(status: number, title: string): APIGatewayProxyStructuredResultV2 {
  return answer(status, { type: 'about:blank', title, status }, 'application/problem+json');
}

function answer(
  statusCode: number,
  content: object,
  type = 'application/json',
): APIGatewayProxyStructuredResultV2 {
  return { statusCode, headers: { 'content-type': type }, body: JSON.stringify(content) };
}
