import type { CircuitName } from 'cdk-event-sharing-client';
import type { OrderPage } from '../services/orders/order-page';
import type { ExampleCloud } from './example-cloud';
import { signedGet } from './signed-get';

/** The orders' backend for frontends, as its callers and its log show it. */
export class OrderPages {
  readonly #example: ExampleCloud;

  constructor(example: ExampleCloud) {
    this.#example = example;
  }

  get(orderId: string): Promise<Response> {
    const { cloud, bff } = this.#example;
    return signedGet(cloud, `${bff.url}/orders/${encodeURIComponent(orderId)}`);
  }

  /** @throws Error when there is no page, because there should always be one */
  async page(orderId: string): Promise<OrderPage> {
    const response = await this.get(orderId);
    if (response.status !== 200) throw new Error(`GET /orders/${orderId} answered ${response.status}`);
    return (await response.json()) as OrderPage;
  }

  /** The states that the circuit to the users service went through since it was closed at the start. */
  circuit(): CircuitName[] {
    const { cloud, bff } = this.#example;
    return cloud.logs
      .entries(bff.functionName)
      .flatMap(({ message }) => (/"circuit":"([a-z-]+)"/.exec(message)?.[1] as CircuitName) ?? []);
  }
}
