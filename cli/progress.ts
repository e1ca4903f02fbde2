import { SingleBar, Presets } from 'cli-progress';

/**
 * Writes to standard error, so that the output can be piped; without a terminal, a line every few seconds.
 */
export function progressBar(): SingleBar {
  const format = '{bar} {percentage}%  {value}/{total} rows  {duration_formatted}';
  return new SingleBar(
    { format, stream: process.stderr, noTTYOutput: true, notTTYSchedule: 5_000, hideCursor: true },
    Presets.shades_classic,
  );
}
