import type { CatalogView, CompatibilityView, ContractView } from '../../../../lib/console/api';
import { HOSTILE } from './random';

const schema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'User',
  type: 'object',
  'x-contract': { owner: 'users', entity: 'User', version: '1.0', key: ['user_id'] },
  properties: { user_id: { type: 'integer', minimum: 1 }, name: { type: 'string', 'x-pii': true } },
  required: ['user_id', 'name'],
};

const user: ContractView = {
  id: 'users/User',
  version: '1.2',
  kind: 'rows',
  owner: 'users',
  title: 'User',
  description: `What the users service shares of a user. ${HOSTILE.markup}`,
  key: ['user_id'],
  fields: [
    {
      name: 'user_id',
      type: 'integer',
      required: true,
      pii: false,
      readers: ['orders/User', 'billing/User', 'notifications/Recipient'],
    },
    {
      name: 'name',
      type: 'string',
      required: true,
      pii: true,
      description: 'As the user wrote it.',
      readers: ['orders/User', 'billing/User'],
    },
    {
      name: 'email',
      type: 'string or null',
      required: false,
      pii: true,
      readers: ['notifications/Recipient'],
    },
    { name: 'address', type: 'object', required: false, pii: false, readers: ['billing/User'] },
    { name: 'newsletter', type: 'boolean', required: false, pii: false, readers: [] },
  ],
  readers: [
    { replica: 'orders/User', fields: ['user_id', 'name'] },
    { replica: 'billing/User', fields: ['user_id', 'name', 'address'] },
    { replica: 'notifications/Recipient', kind: 'consumer', fields: ['user_id', 'email'] },
  ],
  schema,
};

export const catalog: CatalogView = {
  contracts: [
    user,
    { ...user, version: '2.0', fields: user.fields.slice(0, 3), readers: user.readers.slice(0, 1) },
    {
      ...user,
      id: 'orders/OrderPlaced',
      kind: 'event',
      owner: 'orders',
      version: '1.0',
      title: 'OrderPlaced',
      description: 'Somebody has placed an order, and is to pay for it.',
      key: ['order_id', 'order_version'],
      fields: [
        { name: 'order_id', type: 'string', required: true, pii: false, readers: ['billing/Orders'] },
        { name: 'order_version', type: 'integer', required: true, pii: false, readers: ['billing/Orders'] },
        { name: 'total', type: 'number', required: true, pii: false, readers: [] },
      ],
      readers: [{ replica: 'billing/Orders', kind: 'consumer', fields: ['order_id', 'order_version'] }],
    },
    {
      ...user,
      id: 'shipping/Parcel',
      owner: 'shipping',
      version: '1.0',
      title: 'Parcel',
      description: 'A parcel.',
      readers: [],
    },
  ],
  problems: [
    'fields that a function reads of shipping/Parcel are not known: it is deployed in another account',
  ],
};

export const compatibility = (
  contract: string,
  from: string,
  to: string,
  breaking: boolean,
): CompatibilityView => ({
  contract,
  from,
  to,
  breaking,
  findings: breaking
    ? [
        {
          code: 'property-removed',
          level: 'error',
          path: 'properties.address',
          message: 'the field is gone',
          readers: ['billing/User'],
        },
        {
          code: 'enum-narrowed',
          level: 'warning',
          path: 'properties.country',
          message: `values are gone: ${HOSTILE.quotes}`,
          readers: [],
        },
        {
          code: 'description-changed',
          level: 'info',
          path: 'description',
          message: 'another text',
          readers: [],
        },
      ]
    : [],
});
