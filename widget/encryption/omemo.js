/**
 * What python-omemo calls in JavaScript: a file of its own, fetched with python-omemo (bring.js).
 */
export * as keys from "./box.js";
export * as curves from "./curves.js";
export * as compiled from "./compiled.js";

/**
 * AES by WebCrypto.
 * @param {"encrypt" | "decrypt"} operation
 * @param {"AES-CBC" | "AES-GCM"} name with PKCS#7 the one, with its tag behind the ciphertext the other
 * @param {BufferSource} key
 * @param {BufferSource} iv
 * @param {BufferSource} data
 */
export async function aes(operation, name, key, iv, data) {
    const imported = await crypto.subtle.importKey("raw", key, name, false, [operation]);
    return new Uint8Array(await crypto.subtle[operation]({ name, iv }, imported, data));
}
