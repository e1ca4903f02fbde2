const PLATFORMS: Record<string, string> = { darwin: 'darwin', linux: 'linux', win32: 'windows' };

/** Whether the SDK can download this server of Temporal's: it asks the same address before it does. */
export async function canDownload(artifact: 'cli' | 'temporal-test-server'): Promise<boolean> {
  const query = new URLSearchParams({
    platform: PLATFORMS[process.platform] ?? process.platform,
    arch: process.arch === 'arm64' ? 'arm64' : 'amd64',
  });
  try {
    const url = `https://temporal.download/${artifact}/default?${query}`;
    return (await fetch(url, { signal: AbortSignal.timeout(4_000) })).ok;
  } catch {
    return false;
  }
}
