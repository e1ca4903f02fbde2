import { expect, test } from '@jest/globals';
import { apiSettings } from './settings.js';

const nothing = () => null;
const left = (name: string) => ({ 'api-key': 'kept', 'api-url': 'http://127.0.0.1:3001' })[name] ?? null;

test.each([
  [{}, nothing, { url: 'http://127.0.0.1:3000', key: null }],
  [{ PORT: '4000' }, nothing, { url: 'http://127.0.0.1:4000', key: null }],
  [{ DUNNING_URL: 'https://dunning.example/' }, left, { url: 'https://dunning.example', key: 'kept' }],
  [{}, left, { url: 'http://127.0.0.1:3001', key: 'kept' }],
  [{ PORT: '4000', API_KEY: 'given' }, left, { url: 'http://127.0.0.1:4000', key: 'given' }],
])('%j', (env, leftByStart, settings) => {
  expect(apiSettings(env, leftByStart)).toEqual(settings);
});
