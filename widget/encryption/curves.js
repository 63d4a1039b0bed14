/**
 * libxeddsa's functions (https://github.com/Syndace/libxeddsa) on @noble/curves: XEdDSA, Ed25519 and X25519, for
 * substitutes/libxeddsa.py. Bytes in, bytes out, at once; what libxeddsa refuses is undefined here.
 */
import { ed25519, x25519 as montgomery } from "@noble/curves/ed25519.js";
import { bytesToNumberLE, concatBytes, numberToBytesLE } from "@noble/curves/utils.js";
import { sha512 } from "@noble/hashes/sha2.js";

const { Point } = ed25519;
const { Fp } = Point;
const ORDER = Point.Fn.ORDER;
const SIGN = 0x80;

/** XEdDSA's hash_1: 2^256 − 2, little-endian, comes before what is hashed. */
const HASH_1 = new Uint8Array(32).fill(0xff);
HASH_1[0] = 0xfe;

/** @param {Uint8Array} scalar @returns a copy as RFC 7748 wants it */
function clamped(scalar) {
    const copy = Uint8Array.from(scalar);
    copy[0] &= 248;
    copy[31] = (copy[31] & 127) | 64;
    return copy;
}

/** @param {bigint} number @returns the point of the base times it */
function times(number) {
    const reduced = number % ORDER;
    return reduced ? Point.BASE.multiply(reduced) : Point.ZERO;
}

/** @param {...Uint8Array} parts */
const hashed = (...parts) => bytesToNumberLE(sha512(concatBytes(...parts))) % ORDER;

/** @param {bigint} number */
const bytes = (number) => numberToBytesLE(number, 32);

/**
 * Only one inversion, and by the table of the base's multiples: a quarter of the time of Montgomery's ladder.
 * @param {Uint8Array} priv
 */
export function priv_to_curve25519_pub(priv) {
    const { Y, Z } = times(bytesToNumberLE(clamped(priv)));
    return bytes(Fp.mul(Fp.add(Z, Y), Fp.inv(Fp.sub(Z, Y))));
}

/** @param {Uint8Array} priv */
export const priv_to_ed25519_pub = (priv) => times(bytesToNumberLE(clamped(priv))).toBytes();

/** @param {Uint8Array} seed */
export const seed_to_ed25519_pub = (seed) => ed25519.getPublicKey(seed);

/** @param {Uint8Array} seed */
export const seed_to_priv = (seed) => clamped(sha512(seed).subarray(0, 32));

/** The key whose public one has that sign: itself or its negative. @param {Uint8Array} priv @param {boolean} sign */
export function priv_force_sign(priv, sign) {
    const scalar = clamped(priv);
    const number = bytesToNumberLE(scalar);
    const has = (times(number).toBytes()[31] & SIGN) !== 0;
    return has === sign ? scalar : bytes((ORDER - (number % ORDER)) % ORDER);
}

/** @param {Uint8Array} pub @param {boolean} sign */
export function curve25519_pub_to_ed25519_pub(pub, sign) {
    const copy = Uint8Array.from(pub);
    copy[31] &= ~SIGN;
    const u = Fp.create(bytesToNumberLE(copy));
    const below = Fp.add(u, 1n);
    const ed = bytes(Fp.is0(below) ? 0n : Fp.mul(Fp.sub(u, 1n), Fp.inv(below)));
    if (sign) ed[31] |= SIGN;
    return ed;
}

/** Refuses what is no point, or one of a small or mixed order. @param {Uint8Array} pub */
export function ed25519_pub_to_curve25519_pub(pub) {
    const point = orNothing(() => Point.fromBytes(pub, true));
    if (!point || point.isSmallOrder() || !point.isTorsionFree()) return undefined;
    const { Y, Z } = point;
    return bytes(Fp.mul(Fp.add(Z, Y), Fp.inv(Fp.sub(Z, Y))));
}

/** Refuses a key that leads to nothing but zeros. @param {Uint8Array} priv @param {Uint8Array} pub */
export const x25519 = (priv, pub) => orNothing(() => montgomery.getSharedSecret(priv, pub));

/** @param {Uint8Array} priv @param {Uint8Array} message @param {Uint8Array} nonce 64 random bytes */
export function ed25519_priv_sign(priv, message, nonce) {
    const a = bytesToNumberLE(priv);
    const A = times(a).toBytes();
    const r = hashed(HASH_1, priv, message, nonce);
    const R = times(r).toBytes();
    const h = hashed(R, A, message);
    return concatBytes(R, bytes((r + h * a) % ORDER));
}

/** @param {Uint8Array} seed @param {Uint8Array} message */
export const ed25519_seed_sign = (seed, message) => ed25519.sign(message, seed);

/** As RFC 8032 has it: stricter than ZIP 215. @param {Uint8Array} sig @param {Uint8Array} pub @param {Uint8Array} message */
export const ed25519_verify = (sig, pub, message) =>
    orNothing(() => ed25519.verify(sig, message, pub, { zip215: false })) ?? false;

/** @template T @param {() => T} work @returns {T | undefined} nothing where the library throws */
function orNothing(work) {
    try {
        return work();
    } catch {
        return undefined;
    }
}
