const PLATFORMS: Record<string, string> = { darwin: 'darwin', linux: 'linux', win32: 'windows' };

/** Returns whether the SDK can download this Temporal server: the SDK requests the same address first. */
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
