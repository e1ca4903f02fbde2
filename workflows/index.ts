export { dunning } from './dunning.js';
