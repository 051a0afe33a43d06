/** What can be posted to, with a body that would write; without one it never does. */
export const WRITES: Readonly<Record<string, object | undefined>> = {
  '/api/jobs/seed': { replica: 'orders/User' },
  '/api/jobs/republish': { replica: '*', contract: 'users/User' },
  '/api/jobs/audit': { replica: 'orders/User', repair: true },
  '/api/jobs/:id/stop': {},
  '/api/failures/redrive': { replica: 'orders/User', selection: 'all' },
  '/api/failures/replay': { contract: 'users/User' },
  '/api/failures/resend': { replica: 'orders/User', id: 'x', body: '{}' },
  '/api/runs/:run/stop': {},
  '/api/catalog/check': undefined,
};
