import { join } from 'node:path';
import { Contract } from 'cdk-event-sharing';

/** What the orders service says when somebody has placed an order. */
export const orderPlacedContract = Contract.fromFile(join(__dirname, 'order-placed.v1.json'));

/** What the billing service says when an order is paid. */
export const orderPaidContract = Contract.fromFile(join(__dirname, 'order-paid.v1.json'));
