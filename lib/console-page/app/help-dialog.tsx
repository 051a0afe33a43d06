import { Dialog } from '../shared/dialog';
import { Check } from '../shared/fields';
import { shortcutsOn, switchShortcuts } from '../shared/keys';
import { useStore } from '../shared/use-store';
import { SHORTCUTS } from './shortcut-list';
import { helpOpen } from './shortcuts';

export function HelpDialog() {
  return useStore(helpOpen) ? <OpenHelp /> : null;
}

function OpenHelp() {
  return (
    <Dialog title="Keyboard shortcuts" onClose={() => helpOpen.set(false)}>
      <form class="dialog-body">
        <Check
          label="Letters are shortcuts"
          hint="Without this, only Tab, Enter and Escape do something."
          checked={useStore(shortcutsOn)}
          onChecked={switchShortcuts}
        />
      </form>
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
