export { dunning } from './dunning.js';
export { reconciliation } from './reconciliation.js';
