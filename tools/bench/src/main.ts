import { Command, Option } from 'commander';
import { SCENARIO_NAMES, type ScenarioName } from './cdc/scenarios.ts';
import { apiPart } from './parts/api-part.ts';
import { cdcPart } from './parts/cdc-part.ts';
import { drainPart, type DrainSettings } from './parts/drain-part.ts';
import { lagPart, type LagSettings } from './parts/lag-part.ts';
import { count, counts, countOrNone } from './parts/options.ts';
import { peersPart } from './parts/peers-part.ts';
import { scalePart, type ScaleSettings } from './parts/scale-part.ts';
import { type CommonOptions, type Part, runParts } from './run-part.ts';

const ROUNDS = 12;
const PEER_ROUNDS = 5;
const SCALE: ScaleSettings = {
  tenants: [1, 10, 100, 1_000],
  documents: [10_000, 100_000, 1_000_000],
  rounds: 8,
};
const DRAIN: DrainSettings = { changes: 20_000, tenants: 3 };
const LAG: LagSettings = { rates: [50, 200, 1_000], seconds: 20, dead: true, import: 50_000 };

interface CdcOptions {
  readonly rounds: number;
  readonly peerRounds: number;
  readonly only?: readonly (ScenarioName | 'peers')[];
  readonly sizes?: readonly number[];
  readonly cpuProf?: string;
}

const program = new Command('bench')
  .description(
    'Measures CloudPF side by side with what it stands on and with what others do. Each part writes its section of docs/benchmarks.md.',
  )
  .addHelpText('after', '\nWithout a part all of them run, as they do by themselves without options.')
  .action(async () => {
    await runParts(everything(), { json: false, build: true, page: true });
  });

command('cdc', 'the products handler against raw bulk, and beside other ways to the index')
  .option('--rounds <count>', 'rounds of each comparison with raw bulk', count, ROUNDS)
  .option('--peer-rounds <count>', 'rounds of the comparison with other ways', count, PEER_ROUNDS)
  .addOption(
    new Option('--only <names...>', 'some scenarios only; leaves the page as it is').choices([
      ...SCENARIO_NAMES,
      'peers',
    ]),
  )
  .option('--sizes <list>', 'records a batch, such as 100,1000; leaves the page as it is', counts)
  .option(
    '--cpu-prof <folder>',
    'write processor profiles of the handler, which slows it down; leaves the page',
  )
  .action(async (options: CdcOptions & CommonOptions) => {
    await runParts(cdcParts(options), options);
  });

command('api', 'the search API against the requests that it sends')
  .option('--rounds <count>', 'rounds of the comparison', count, ROUNDS)
  .action(async (options: { readonly rounds: number } & CommonOptions) => {
    await runParts([apiPart(options)], options);
  });

command('lag', 'from a write to the search that finds it, through a local cloud of its own')
  .option('--rates <list>', 'changes a second, of three tenants together', counts, LAG.rates)
  .option('--seconds <count>', 'of each rate', count, LAG.seconds)
  .option('--dead', 'also with the node of one tenant dead; so it is unless told', LAG.dead)
  .option('--no-dead', 'leaves out the runs with a dead node')
  .option(
    '--import <count>',
    'products that one tenant imports beside another; 0 leaves it out',
    countOrNone,
    LAG.import,
  )
  .action(async (options: LagSettings & CommonOptions) => {
    await runParts([lagPart(options)], { ...options, build: false });
  });

command('scale', 'cost of a record as tenants and documents grow')
  .option('--tenants <list>', 'how many share the batches of one function', counts, SCALE.tenants)
  .option('--documents <list>', 'how many an index holds', counts, SCALE.documents)
  .option('--rounds <count>', 'rounds of each comparison', count, SCALE.rounds)
  .option('--no-tenants', 'leaves the tenants out')
  .option('--no-documents', 'leaves the documents out')
  .action(async (options: ScaleSettings & CommonOptions) => {
    await runParts([scalePart(options)], options);
  });

command('drain', 'how quickly parked changes reach a cell that is back')
  .option('--changes <count>', 'parked for each tenant', count, DRAIN.changes)
  .option('--tenants <count>', 'for whom changes are parked', count, DRAIN.tenants)
  .action(async (options: DrainSettings & CommonOptions) => {
    await runParts([drainPart(options)], options);
  });

try {
  await program.parseAsync();
} catch (error) {
  console.error(error instanceof Error ? (error.stack ?? error.message) : error);
  process.exitCode = 1;
}

function command(name: string, description: string): Command {
  return program
    .command(name)
    .description(description)
    .option('--json', 'print what was found as JSON, progress on standard error', false)
    .option('--no-build', 'measure the functions as they lie in apps/*/dist')
    .option('--no-page', 'leave docs/benchmarks.md as it is');
}

function cdcParts({ only, peerRounds, ...options }: CdcOptions): readonly Part[] {
  const scenarios = only?.filter((name) => name !== 'peers');
  const { sizes, cpuProf } = options;
  const withPeers = cpuProf === undefined && (only === undefined || only.includes('peers'));
  return [
    ...(scenarios?.length === 0 ? [] : [cdcPart({ ...options, ...(scenarios && { only: scenarios }) })]),
    ...(withPeers ? [peersPart({ rounds: peerRounds, ...(sizes && { sizes }) })] : []),
  ];
}

function everything(): readonly Part[] {
  return [
    ...cdcParts({ rounds: ROUNDS, peerRounds: PEER_ROUNDS }),
    lagPart(LAG),
    apiPart({ rounds: ROUNDS }),
  ];
}
