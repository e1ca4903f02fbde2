export { dunning } from './dunning.js';
export { letter } from './letter.js';
export { reconciliation } from './reconciliation.js';
export { taskDigest, weeklyReport } from './reports.js';
export { workflowCheck } from './workflowCheck.js';
