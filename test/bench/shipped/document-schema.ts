/** A row that may be large. */
export const DOCUMENT_SCHEMA = {
  type: 'object',
  'x-contract': { owner: 'documents', entity: 'Document', version: '1.0', key: ['id'] },
  properties: {
    id: { type: 'string' },
    title: { type: 'string' },
    revision: { type: 'integer' },
    paragraphs: {
      type: 'array',
      items: {
        type: 'object',
        properties: { number: { type: 'integer' }, text: { type: 'string' } },
        required: ['number', 'text'],
      },
    },
  },
  required: ['id', 'title'],
} as const;
