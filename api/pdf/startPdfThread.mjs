// The thread reads TypeScript by itself, whatever started the process that it belongs to.
import { register } from 'tsx/esm/api';

register();
await import('./pdfThread.ts');
