export { dunning } from './dunning.js';
export { letter } from './requestedNotice.js';
export { reconciliation } from './reconciliation.js';
export { taskDigest, weeklyReport } from './reports.js';
export { workflowCheck } from './workflowCheck.js';
