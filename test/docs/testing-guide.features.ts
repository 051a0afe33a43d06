import { GuideProject } from './guide-project';

/** The guide's commands for an endpoint, as written but for its address. */
export function testingGuideFeatures(url: string): void {
  describe(`the guide to testing on endpoint ${url}`, () => {
    const project = new GuideProject('docs/testing.md');
    afterAll(() => project.remove());

    it('has commands that deploy its stacks and tests that pass there', async () => {
      const commands = String(project.scripts[1]);
      expect(commands).toContain('http://127.0.0.1:4566');
      const printed = await project.run(commands.replace('http://127.0.0.1:4566', url));
      expect(printed).toMatch(/Tests: +1 passed, 1 total/);
    });
  });
}
