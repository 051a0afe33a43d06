import { Dialog } from '../shared/dialog';
import { useStore } from '../shared/use-store';
import { SHORTCUTS } from './shortcut-list';
import { helpOpen } from './shortcuts';

export function HelpDialog() {
  if (!useStore(helpOpen)) return null;
  return (
    <Dialog title="Keyboard shortcuts" onClose={() => helpOpen.set(false)}>
      <dl class="shortcuts dialog-body">
        {SHORTCUTS.map(({ keys, does }) => (
          <div key={does}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
