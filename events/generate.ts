import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { sampleEvents } from './generator/sample-events.ts';
import { sampleLogs } from './generator/sample-logs.ts';

const usage = `npm run -s generate -- --samples          writes events/*.json and events/logs
`;

const options = new Set(process.argv.slice(2));
if (options.has('--samples')) await writeSamples();
else {
  process.stderr.write(usage);
  process.exitCode = 2;
}

async function writeSamples(): Promise<void> {
  const events = fileURLToPath(new URL('.', import.meta.url));
  await mkdir(`${events}logs`, { recursive: true });
  const logs = sampleLogs();
  for (const { name, bytes } of logs) await writeFile(`${events}logs/${name}`, bytes);
  for (const { name, event } of sampleEvents(logs)) {
    await writeFile(`${events}${name}`, `${JSON.stringify(event, null, 2)}\n`);
  }
}
