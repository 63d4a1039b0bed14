/**
 * SCRAM (RFC 5802) by the browser's own cryptography, which there is on secure pages alone.
 */

/** @type {Record<string, string>} the best first */
const HASHES = { "SCRAM-SHA-512": "SHA-512", "SCRAM-SHA-256": "SHA-256", "SCRAM-SHA-1": "SHA-1" };
const utf8 = new TextEncoder();

/** Raised where there is none in common that can be used here. */
export class NoMechanism extends Error {}

/**
 * @param {object} given
 * @param {string[]} given.offered
 * @param {string} given.user
 * @param {string} given.password
 * @param {(name: string, text: string, mechanism?: string) => Promise<string>} given.send to the server and back, in Base64
 */
export async function scram({ offered, user, password, send }) {
    const mechanism = Object.keys(HASHES).find((each) => offered.includes(each));
    if (!mechanism || !crypto.subtle) throw new NoMechanism(offered.join(", "));
    const hash = HASHES[mechanism];
    const nonce = btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(18))));
    const bare = `n=${user.replaceAll("=", "=3D").replaceAll(",", "=2C")},r=${nonce}`;
    const challenge = decode(await send("auth", encode(`n,,${bare}`), mechanism));
    const { r, s, i } = Object.fromEntries(challenge.split(",").map((part) => [part[0], part.slice(2)]));
    if (!r?.startsWith(nonce)) throw new NoMechanism(mechanism);
    const salted = await derive(hash, password.normalize("NFKC"), bytes(s), Number(i));
    const client = await sign(hash, salted, utf8.encode("Client Key"));
    const stored = new Uint8Array(await crypto.subtle.digest(hash, client));
    const final = `c=biws,r=${r}`;
    const signature = await sign(hash, stored, utf8.encode(`${bare},${challenge},${final}`));
    const proof = client.map((byte, at) => byte ^ signature[at]);
    await send("response", encode(`${final},p=${btoa(String.fromCharCode(...proof))}`));
}

/** @param {string} text in Base64 @returns {Uint8Array<ArrayBuffer>} */
function bytes(text) {
    return Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
}

/** @param {string} text */
const encode = (text) => btoa(String.fromCharCode(...utf8.encode(text)));
/** @param {string} text */
const decode = (text) => new TextDecoder().decode(bytes(text));

/** @param {string} hash @param {string} password @param {Uint8Array<ArrayBuffer>} salt @param {number} iterations */
async function derive(hash, password, salt, iterations) {
    const key = await crypto.subtle.importKey("raw", utf8.encode(password), "PBKDF2", false, ["deriveBits"]);
    const length = { "SHA-1": 160, "SHA-256": 256, "SHA-512": 512 }[hash];
    return new Uint8Array(await crypto.subtle.deriveBits({ name: "PBKDF2", hash, salt, iterations }, key, length));
}

/** @param {string} hash @param {Uint8Array<ArrayBuffer>} key @param {Uint8Array<ArrayBuffer>} text */
async function sign(hash, key, text) {
    const made = await crypto.subtle.importKey("raw", key, { name: "HMAC", hash }, false, ["sign"]);
    return new Uint8Array(await crypto.subtle.sign("HMAC", made, text));
}
