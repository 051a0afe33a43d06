import { render } from 'preact';
import { App } from './app/app';
import { startFailureCount } from './app/failure-count';
import { startShortcuts } from './app/shortcuts';
import { startLive } from './shared/live';
import { startTheme } from './shared/theme';
import './styles/index.css';

const root = document.getElementById('app');
if (root) {
  startTheme();
  startShortcuts();
  startFailureCount();
  startLive();
  render(<App />, root);
}
