/**
 * Emoji by name: what the picker asks (the methods of emoji-picker-element's Database) and what completion asks, in
 * memory. What somebody uses most, and their tone of skin, stay in the browser until they log out.
 */
import { countUsed, keepUsed, readUsed } from "./used.js";

/** @typedef {{tone: number, emoji: string, version: number}} GivenSkin */
/**
 * @typedef {{emoji: string, annotation: string, group: number, order: number, version: number, shortcodes?: string[],
 *   tags?: string[], emoticon?: string, skins?: GivenSkin[]}} Given
 */
/**
 * @typedef {{unicode: string, name: string, annotation: string, group: number, order: number, version: number,
 *   shortcodes: string[], tags: string[], skins?: {tone: number, unicode: string, version: number}[], words: string[]}} Native
 */
/** @typedef {Record<string, string[]>} Called In a language, by emoji: its name, and other words for it. */
/** @typedef {{name: string, shortcodes: string[], url: string}} Own A site's own: its shortname, and where its picture lies. */
export class Names {
    locale = "en";
    dataSource = "";

    /** @param {Given[]} given @param {Own[]} own @param {Called} called */
    constructor(given, own = [], called = {}) {
        this.natives = given.map((one) => native(one, called[one.emoji]));
        this.customEmoji = own;
        /** @type {Map<string, Native>} */
        this.byUnicode = new Map();
        for (const one of this.natives) {
            for (const { unicode } of [one, ...(one.skins ?? [])]) this.byUnicode.set(unicode, one);
        }
    }

    async ready() {}

    async close() {}

    /** @param {number} group */
    async getEmojiByGroup(group) {
        return this.natives.filter((one) => one.group === group);
    }

    /** All whose words begin with those of the query. @param {string} query */
    async getEmojiBySearchQuery(query) {
        const wanted = wordsOf(query);
        const fits = (/** @type {string[]} */ words) => wanted.every((each) => words.some((word) => word.startsWith(each)));
        const own = this.customEmoji.filter(({ name }) => fits([name.toLowerCase(), ...wordsOf(name)]));
        return [...own, ...this.natives.filter((one) => fits(one.words))];
    }

    /** @param {string} code */
    async getEmojiByShortcode(code) {
        const wanted = code.toLowerCase();
        const own = this.customEmoji.find(({ name }) => name.toLowerCase() === wanted);
        return own ?? this.natives.find(({ shortcodes }) => shortcodes.includes(wanted)) ?? null;
    }

    /** @param {string} id */
    async getEmojiByUnicodeOrName(id) {
        return this.known(id) ?? null;
    }

    async getPreferredSkinTone() {
        return readUsed().tone;
    }

    /** @param {number} tone */
    async setPreferredSkinTone(tone) {
        keepUsed({ ...readUsed(), tone });
    }

    /** @param {string} id */
    async incrementFavoriteEmojiCount(id) {
        countUsed(id);
    }

    /** @param {number} limit */
    async getTopFavoriteEmoji(limit) {
        const known = this.favourites().map((id) => this.known(id));
        return known.filter((one) => one !== undefined).slice(0, limit);
    }

    /**
     * Those with a shortname that begins so, the site's own first, then those used most.
     * @param {string} prefix @param {number} most @returns {{code: string, unicode?: string, url?: string}[]}
     */
    complete(prefix, most) {
        const wanted = prefix.toLowerCase();
        const own = this.customEmoji.filter(({ name }) => name.toLowerCase().startsWith(wanted));
        const favourites = this.favourites();
        const rank = (/** @type {{code: string, one: Native}} */ { code, one }) =>
            code === wanted ? -1 : favourites.includes(one.unicode) ? favourites.indexOf(one.unicode) : Infinity;
        const found = this.natives.flatMap((one) => {
            const code = one.shortcodes.find((each) => each === wanted) ?? one.shortcodes.find((each) => each.startsWith(wanted));
            return code ? [{ code, one }] : [];
        });
        found.sort((a, b) => rank(a) - rank(b) || a.one.order - b.one.order);
        const natives = found.map(({ code, one }) => ({ code, unicode: this.toned(one) }));
        return [...own.map(({ name, url }) => ({ code: name, url })), ...natives].slice(0, most);
    }

    /** @param {Native} one */
    toned(one) {
        return one.skins?.find(({ tone }) => tone === readUsed().tone)?.unicode ?? one.unicode;
    }

    favourites() {
        return Object.entries(readUsed().counts).sort(([, a], [, b]) => b - a).map(([id]) => id);
    }

    /** @param {string} id @returns {Native | Own | undefined} */
    known(id) {
        return this.customEmoji.find(({ name }) => name === id) ?? this.byUnicode.get(id);
    }
}

/** As Unicode has it fully qualified: an emoji that needs no selector has none, so that two of the same are equal. @param {string} emoji */
export function plain(emoji) {
    return emoji.replace(/(\p{Emoji_Presentation})\ufe0f/gu, "$1");
}

/** @param {Given} given @param {string[]} [called] @returns {Native} */
function native({ emoji, shortcodes = [], tags = [], skins, emoticon, ...rest }, called = []) {
    const unicode = plain(emoji);
    const toned = skins?.map(({ tone, version, emoji }) => ({ tone, version, unicode: plain(emoji) }));
    const said = [...called, rest.annotation, ...shortcodes, ...tags].flatMap(wordsOf);
    const annotation = called[0] ?? rest.annotation;
    const words = [...new Set([...said, ...shortcodes, ...(emoticon ? [emoticon.toLowerCase()] : [])])];
    return { ...rest, unicode, annotation, name: annotation, shortcodes, tags, words, ...(toned ? { skins: toned } : {}) };
}

/** @param {string} text */
function wordsOf(text) {
    return text.toLowerCase().split(/[\s_]+/).filter(Boolean);
}
