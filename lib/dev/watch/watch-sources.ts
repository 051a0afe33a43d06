import { basename, dirname, join, relative } from 'node:path';
import type { Sources } from '../synthesis/sources';
import { chooseSources } from './choice';
import { byContent, byTime, Fingerprints } from './fingerprints';
import { TreeWatcher } from './tree-watcher';
import { UpdateLoop } from './update-loop';

export interface WatchEvents {
  update(files: readonly string[]): Promise<void>;
  onNote(message: string): void;
}

/** What is being watched. */
export interface Watching {
  readonly loop: UpdateLoop;
  /** What of it to tell a person. */
  readonly folders: readonly string[];
  close(): void;
}

/** Watches the sources of apps, and the manifests of assemblies that somebody else writes. */
export function watchSources(directory: string, sources: Sources, events: WatchEvents): Watching {
  const watchers: TreeWatcher[] = [];
  const loop = new UpdateLoop({
    takeChanges: () => [...new Set(watchers.flatMap((watcher) => watcher.takeChanges()))],
    update: (files) => events.update(files),
    onEcho: (files) =>
      events.onNote(
        `${files.join(', ')} changed with each of the last updates, so no further one is made for it: name what the app writes itself in watch.exclude of cdk.json`,
      ),
  });
  const common = { onHint: loop.hint, onProblem: events.onNote };
  if (sources.hasApps) {
    watchers.push(
      new TreeWatcher({
        ...common,
        directory,
        choice: chooseSources(directory, sources.watch),
        fingerprints: new Fingerprints(byContent),
      }),
    );
  }
  for (const assembly of sources.foreign) watchers.push(watchManifest(assembly, common));
  return {
    loop,
    folders: [
      ...(sources.hasApps ? [directory] : []),
      ...sources.foreign.map((assembly) => join(relative(directory, assembly), 'manifest.json')),
    ],
    close: () => {
      for (const watcher of watchers) watcher.close();
    },
  };
}

/** Its directory may be removed and come again, so that it is watched from outside. */
function watchManifest(
  assembly: string,
  common: { onHint(): void; onProblem(message: string): void },
): TreeWatcher {
  const around = dirname(assembly);
  return new TreeWatcher({
    ...common,
    directory: around,
    choice: {
      entersFolder: (path) => path === around || path === assembly,
      isSource: (path) => dirname(path) === assembly && basename(path) === 'manifest.json',
    },
    // Where only an asset or a template has changed, the manifest may be the same.
    fingerprints: new Fingerprints(byTime),
  });
}
