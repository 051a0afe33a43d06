import type { ExampleTables } from '../../support/example-tables';
import { type Backend, describeOn } from '../backends/backend';

/**
 * What the owner's read API must answer, on a cloud that has HTTP APIs.
 *
 * @param example deployed before the tests
 */
export function apiFeatures(backend: Backend, example: () => ExampleTables): void {
  describeOn(backend, 'the API', backend.cannot?.httpApis, () => {
    const ask = (path: string, isSigned = true) => {
      const { askApi } = example().deployment;
      if (!askApi) throw new Error(`${backend.name} cannot ask APIs`);
      return askApi(`${example().output('Users', 'ApiUrl')}/${path}`, isSigned);
    };

    it('answers a row as its contract describes it, and nothing else of it', async () => {
      await example().put({ user_id: 90, name: 'Gil', email: 'gil@example.com', password_hash: 'private' });
      // The function's first environment may take its time.
      await example().eventually(async () => {
        const { status, body } = await ask('users/90');
        expect(status).toBe(200);
        expect(JSON.parse(body).data).toMatchObject({ user_id: 90, name: 'Gil' });
        expect(body).not.toContain('private');
      });
    });

    it('says that there is no such row', async () => {
      expect((await ask('users/91')).status).toBe(404);
    });

    it('answers nobody who does not sign', async () => {
      expect((await ask('users/90', false)).status).toBe(403);
    });
  });
}
