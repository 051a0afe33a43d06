import { GuideProject } from '../../docs/guide-project';

describe('the guide to testing', () => {
  const project = GuideProject.ofSources('docs/testing.md');
  afterAll(() => project.remove());

  it('has tests that pass on the local cloud, as written', async () => {
    const printed = await project.run(project.script('cdk synth'), { AWS_ENDPOINT_URL: undefined });
    expect(printed).toContain('PASS ./catalog.test.ts');
    expect(printed).toMatch(/Tests: +2 passed, 2 total/);
  });
});
