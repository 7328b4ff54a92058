import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { credentials } from '@grpc/grpc-js';
import { AnalyzerClient } from '@pulumi/pulumi/proto/analyzer_grpc_pb.js';
import {
  type AnalyzeDiagnostic,
  AnalyzeRequest,
  AnalyzerResource,
  AnalyzerResourceOptions,
  AnalyzeStackRequest,
  EnforcementLevel,
} from '@pulumi/pulumi/proto/analyzer_pb.js';
import { Empty } from 'google-protobuf/google/protobuf/empty_pb.js';
import { type JavaScriptValue, Struct } from 'google-protobuf/google/protobuf/struct_pb.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nameOf } from '../src/pack.ts';
import { RULES } from '../src/rules/index.ts';
import { made } from './fixture.ts';

type Inputs = Readonly<Record<string, JavaScriptValue>>;

const UNKNOWN = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';

let server: ChildProcess;
let client: AnalyzerClient;

beforeAll(async () => {
  const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
  const cwd = fileURLToPath(new URL('..', import.meta.url));
  server = spawn(process.execPath, [main], { cwd, stdio: ['ignore', 'pipe', 'inherit'] });
  // It says its port on the first line, as Pulumi expects.
  const [port] = await new Promise<string[]>((found, failed) => {
    createInterface({ input: server.stdout! }).once('line', (line) => {
      found([line]);
    });
    server.once('exit', (code) => {
      failed(new Error(`the pack ended with ${String(code)}`));
    });
  });
  client = new AnalyzerClient(`127.0.0.1:${port!}`, credentials.createInsecure());
});

afterAll(() => {
  client.close();
  server.kill();
});

/** A gRPC call as a promise. */
function asked<T>(call: (answer: (error: Error | null, value: T) => void) => unknown): Promise<T> {
  return new Promise((found, failed) => {
    call((error, value) => {
      if (error) failed(error);
      else found(value);
    });
  });
}

function describeAll(diagnostics: readonly AnalyzeDiagnostic[]) {
  return diagnostics.map((each) => ({
    policy: each.getPolicyname(),
    message: each.getMessage(),
    level: each.getEnforcementlevel(),
  }));
}

/** What the pack says of a resource before it is made. */
async function before(type: string, inputs: Inputs) {
  const request = new AnalyzeRequest();
  request.setType(type);
  request.setName('it');
  request.setUrn(`urn:pulumi:prod::cloudpf::${type}::it`);
  request.setProperties(Struct.fromJavaScript(inputs));
  request.setOptions(new AnalyzerResourceOptions());
  const response = await asked<{ getDiagnosticsList: () => AnalyzeDiagnostic[] }>((answer) =>
    client.analyze(request, answer),
  );
  return describeAll(response.getDiagnosticsList());
}

/** What the pack says of a whole stack. */
async function ofStack(
  resources: readonly { readonly type: string; readonly name: string; readonly inputs: Inputs }[],
) {
  const request = new AnalyzeStackRequest();
  for (const { type, name, inputs } of resources) {
    const resource = new AnalyzerResource();
    resource.setType(type);
    resource.setName(name);
    resource.setUrn(`urn:pulumi:prod::cloudpf::${type}::${name}`);
    resource.setProperties(Struct.fromJavaScript(inputs));
    resource.setOptions(new AnalyzerResourceOptions());
    request.addResources(resource);
  }
  const response = await asked<{ getDiagnosticsList: () => AnalyzeDiagnostic[] }>((answer) =>
    client.analyzeStack(request, answer),
  );
  return describeAll(response.getDiagnosticsList());
}

const { MANDATORY, ADVISORY } = EnforcementLevel;
const bucket = (name: string) => ({ type: made('bucket').type, name, inputs: { id: name, bucket: name } });
const versioning = (of: string) => ({
  type: made('bucketVersioning').type,
  name: `${of}-versioning`,
  inputs: { bucket: of, versioningConfiguration: { status: 'Enabled' } },
});

describe('the pack that Pulumi runs', () => {
  it('has every rule, and none that may be passed over', async () => {
    const info = await asked<{
      getPoliciesList: () => { getName: () => string; getEnforcementlevel: () => number }[];
    }>((answer) => client.getAnalyzerInfo(new Empty(), answer as never));
    const policies = info.getPoliciesList();

    expect(policies.map((policy) => policy.getName()).sort()).toEqual(RULES.map(nameOf).sort());
    expect(new Set(policies.map((policy) => policy.getEnforcementlevel()))).toEqual(new Set([MANDATORY]));
  });

  it('refuses a resource before it is made, by what it says itself', async () => {
    const { type } = made('table');
    const encrypted = { enabled: true, kmsKeyArn: UNKNOWN };

    const found = await before(type, { billingMode: 'PAY_PER_REQUEST', serverSideEncryption: encrypted });

    expect(found).toContainEqual({
      policy: 'CKV_AWS_28',
      message: expect.stringContaining('what is overwritten is gone; enable pointInTimeRecovery') as string,
      level: MANDATORY,
    });
    expect(found.map(({ policy }) => policy)).not.toContain('CKV2_AWS_16');
    expect(found.find(({ policy }) => policy === 'CKV_AWS_119')?.level).toBe(ADVISORY);
  });

  it('joins the resources of a stack, and waives what is waived offline', async () => {
    const found = await ofStack([bucket('lake'), versioning('lake'), bucket('other'), versioning('another')]);

    expect(found.filter(({ policy }) => policy === 'CKV_AWS_21')).toHaveLength(1);
    expect(found.filter(({ policy }) => policy === 'CKV_AWS_144')).toEqual([]);
  });
});
