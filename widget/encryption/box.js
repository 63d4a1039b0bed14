/**
 * The keys that wrap what encryption keeps (see box.py): one an account, AES-GCM, never to be read by anybody. Whoever
 * erases the account's database erases its key as well (indexeddb.js).
 */

import { keysOf, within } from "../storage/moments.js";

const STORE = "keys";
const KEY = "key";

/**
 * The account's key, made if there is none. Whoever comes at the same time gets the same.
 * @param {string} account @returns {Promise<CryptoKey>}
 */
export async function key(account) {
    const fresh = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
    return within(keysOf(account), STORE, async (database) => {
        const transaction = database.transaction(STORE, "readwrite", { durability: "strict" });
        const kept = await transaction.store.get(KEY);
        if (!kept) void transaction.store.put(fresh, KEY);
        await transaction.done;
        return kept ?? fresh;
    });
}
