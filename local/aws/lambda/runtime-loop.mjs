// Runs in the function's own process: takes invocations from the runtime API and gives them to the handler, as Lambda's
// runtime for Node does. Console lines become JSON where the function asks for it.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const { AWS_LAMBDA_RUNTIME_API, LAMBDA_TASK_ROOT, _HANDLER, AWS_LAMBDA_LOG_FORMAT } = process.env;
const api = `http://${AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime`;
let requestId;

if (AWS_LAMBDA_LOG_FORMAT === 'JSON') {
  for (const level of ['trace', 'debug', 'info', 'warn', 'error']) console[level] = logger(level);
  console.log = console.info;
}

function logger(level) {
  return (...parts) => {
    const message =
      parts.length === 1
        ? parts[0]
        : parts.map((part) => (typeof part === 'string' ? part : JSON.stringify(part))).join(' ');
    const entry = { timestamp: new Date().toISOString(), level: level.toUpperCase(), requestId, message };
    process.stdout.write(
      `${JSON.stringify(entry, (_, value) => (value instanceof Error ? describe(value) : value))}\n`,
    );
  };
}

function describe(error) {
  return error instanceof Error
    ? { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? '').split('\n') }
    : { errorType: typeof error, errorMessage: String(error), trace: [] };
}

async function post(path, value) {
  const headers = { 'content-type': 'application/json' };
  await fetch(`${api}/${path}`, { method: 'POST', headers, body: JSON.stringify(value) ?? 'null' });
}

async function loadHandler() {
  const [module, name] = _HANDLER.split('.');
  const files = [`${module}.mjs`, `${module}.js`, `${module}.cjs`];
  const file = files.find((candidate) => readdirSync(LAMBDA_TASK_ROOT).includes(candidate));
  if (file === undefined) throw new Error(`Cannot find module '${module}' in the packaged function`);
  const handler = (await import(pathToFileURL(join(LAMBDA_TASK_ROOT, file)).href))[name];
  if (typeof handler !== 'function') throw new Error(`${_HANDLER} is undefined or not exported`);
  return handler;
}

function contextOf(headers) {
  const deadline = Number(headers.get('lambda-runtime-deadline-ms'));
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    invokedFunctionArn: headers.get('lambda-runtime-invoked-function-arn'),
    awsRequestId: requestId,
    getRemainingTimeInMillis: () => deadline - Date.now(),
  };
}

let handler;
try {
  handler = await loadHandler();
} catch (error) {
  console.error(error);
  await post('init/error', describe(error));
  process.exit(1);
}
for (;;) {
  const next = await fetch(`${api}/invocation/next`);
  requestId = next.headers.get('lambda-runtime-aws-request-id');
  const event = await next.json();
  try {
    await post(`invocation/${requestId}/response`, await handler(event, contextOf(next.headers)));
  } catch (error) {
    await post(`invocation/${requestId}/error`, describe(error));
  }
}
