/* What this device keeps, in IndexedDB: its keys, signed notes until their receipts have come, and the last one that was handed
 * in for each step. Nothing of it is sent but by its owner's act. A browser that keeps nothing (a private window) says so by failing. */

const NAME = 'kaaring';
const VERSION = 2;

export const KEYS = 'keys';
export const BALLOTS = 'ballots';
export const HANDED = 'handed';

const done = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

let opened;
function database() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = () =>
      [KEYS, BALLOTS, HANDED].filter((name) => !request.result.objectStoreNames.contains(name))
        .forEach((name) => request.result.createObjectStore(name));
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opened;
}

/* undefined when there is nothing. */
export async function read(store, name) {
  return done((await database()).transaction(store).objectStore(store).get(name));
}

/* Is on disk when it is done, as far as a browser promises that. */
async function change(store, act) {
  const transaction = (await database()).transaction(store, 'readwrite', { durability: 'strict' });
  act(transaction.objectStore(store));
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = transaction.onerror = () => reject(transaction.error);
  });
}

export const write = (store, name, value) => change(store, (objects) => objects.put(value, name));
export const remove = (store, name) => change(store, (objects) => objects.delete(name));

/* Asks the browser not to throw it away when space is short. Most say yes without asking anybody. */
export const persist = () => navigator.storage?.persist?.().catch(() => false);
