import { type Table } from '@cloudpf/es-mappings';
import { type FlyingRequests } from '../function/flying-requests.ts';
import { LabFunction } from '../function/lab-function.ts';
import { type Surroundings } from '../function/surroundings.ts';
import { type Shop } from '../model/shop.ts';
import { type Scenario } from '../scenario/scenario.ts';
import { type Struck } from '../struck.ts';
import { type Delivery } from './delivery.ts';
import { Invoker, type InvokerOptions } from './invoker.ts';
import { type Ledger } from './ledger.ts';
import { MappingDelivery } from './mapping-delivery.ts';
import { StepwiseDelivery } from './stepwise-delivery.ts';

export interface DeliveryParts {
  readonly scenario: Scenario;
  readonly shop: Shop;
  readonly around: Surroundings;
  readonly network: FlyingRequests;
  readonly ledger: Ledger;
  readonly struck: Struck;
  readonly onInvoked: InvokerOptions['onInvoked'];
}

/** Puts the function of a table behind its stream, with the delivery that the scenario wants. */
export async function openDelivery(table: Table, parts: DeliveryParts): Promise<Delivery> {
  const { scenario, shop, around, network, ledger, struck, onInvoked } = parts;
  const target = new LabFunction(table, around, network);
  const invoker = new Invoker({ target, ledger, onInvoked, struck });
  // The lake keeps rows single only where batches of purchases are never given up.
  const policy = { ...scenario, maximumRetries: table === 'products' ? scenario.maximumRetries : -1 };
  const source = shop.stream(table);
  if (scenario.delivery === 'stepwise')
    return new StepwiseDelivery({ source, invoker, policy, onTrimmed: ledger.onTrimmed, struck });
  const waiting = () =>
    [...shop.records.values()].flatMap(({ id, table: own }) =>
      own === table && !ledger.isAcknowledged(id) ? [id] : [],
    );
  return MappingDelivery.start({ table, source, invoker, policy, waiting });
}
