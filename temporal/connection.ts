import { loadClientConnectConfig } from '@temporalio/envconfig';

export type TemporalSettings = {
  address?: string | undefined;
  namespace?: string | undefined;
  taskQueue: string;
};

/**
 * Returns the SDK's standard settings (TEMPORAL_* variables and profiles: TLS, API key), overridden by the
 * given ones.
 */
export function connectionSettings({ address, namespace }: Omit<TemporalSettings, 'taskQueue'>) {
  const standard = loadClientConnectConfig();
  return {
    connectionOptions: { ...standard.connectionOptions, ...(address ? { address } : {}) },
    namespace: namespace ?? standard.namespace ?? 'default',
  };
}
