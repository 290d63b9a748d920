// A store like sessionStorage, in memory.

export function memoryStore() {
  /** @type {Map<string, string>} */
  const kept = new Map();
  return {
    getItem: (/** @type {string} */ key) => kept.get(key) ?? null,
    setItem: (/** @type {string} */ key, /** @type {string} */ value) => { kept.set(key, value); },
    removeItem: (/** @type {string} */ key) => { kept.delete(key); },
  };
}
