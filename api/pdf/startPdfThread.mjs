// The thread loads TypeScript by itself, however the parent process was started.
import { register } from 'tsx/esm/api';

register();
await import('./pdfThread.ts');
