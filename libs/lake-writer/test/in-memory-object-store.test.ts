import { InMemoryObjectStore } from './fakes/in-memory-object-store.ts';
import { objectStoreContract } from './object-store.contract.ts';

objectStoreContract('the object store in memory', () => new InMemoryObjectStore());
