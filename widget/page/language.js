/**
 * Which language a surface speaks: the person's choice, else the setting's, else the page's, else the browser's; of
 * these the first that we have words for, in the end English. Its words come in a small file of its own (words-xx.js,
 * made by build/catalogues.py), taken by the script tag's part and page.js.
 */
import { languageOf, tagOf } from "./tags.js";

/** @typedef {ReturnType<typeof createLanguage>} Language */
/** @typedef {(words: import("./words.js").Words) => void} Heard */

/** In `localStorage`: the person's choice. */
const KEY = "chinwag-language";
const ENGLISH = { dir: "ltr", words: {} };

/**
 * @param {import("./settings.js").Settings} settings
 * @param {(language: string) => Promise<{default: {dir: string, words: Record<string, string>}} | null>} load its
 *   words, or nothing if they may not be fetched yet
 */
export function createLanguage(settings, load) {
    let tag = wanted(settings);
    /** Told when other words are there, and at once. @type {Set<Heard>} */
    const listening = new Set();
    /** @type {import("./words.js").Words} */
    let spoken = { tag: "en", ...ENGLISH };
    let ready = learn(tag);

    /** Without its words it is English, but for dates and numbers. @param {string} wish */
    async function learn(wish) {
        const language = languageOf(wish, WORDS);
        const { dir, words } = language === "en" ? ENGLISH : await load(language).then((file) => file?.default ?? ENGLISH, missing);
        if (wish !== tag) return;
        spoken = { tag: wish, dir, words };
        for (const heard of listening) heard(spoken);
    }

    /** Look again what is wanted. @param {boolean} [anew] also if it is the same @returns {Promise<void>} */
    function reconsider(anew) {
        const wish = wanted(settings);
        if (wish !== tag || anew) {
            tag = wish;
            ready = learn(wish);
        }
        return ready;
    }

    return {
        /** What is spoken: "de-AT": the language, and the region whose dates and numbers are meant. */
        tag: () => spoken.tag,
        /** What is about to be. */
        wanted: () => tag,
        /** What the person has chosen, or "". */
        chosen,
        /** The text in the language. @param {string} text */
        say: (text) => spoken.words[text] ?? text,
        /** @param {number} value @param {number} [digits] after the point */
        number: (value, digits = 0) =>
            value.toLocaleString(spoken.tag, { minimumFractionDigits: digits, maximumFractionDigits: digits }),
        /** When the words are there, or are known not to come. */
        ready: () => ready,
        reconsider,
        /** The person chooses; "" leaves it to the site again. @param {string} wish */
        choose(wish) {
            try {
                if (wish) localStorage.setItem(KEY, wish);
                else localStorage.removeItem(KEY);
            } catch {
                // Not allowed: then it is for this page alone
            }
            own = wish;
            return reconsider();
        },
        /** @param {Heard} heard @param {AbortSignal} signal */
        listen(heard, signal) {
            listening.add(heard);
            signal.addEventListener("abort", () => listening.delete(heard));
            heard(spoken);
        },
        /** Follows the page, and what is chosen in another tab. @param {AbortSignal} signal */
        follow(signal) {
            const page = new MutationObserver(() => void reconsider());
            page.observe(document.documentElement, { attributeFilter: ["lang"] });
            signal.addEventListener("abort", () => page.disconnect());
            const elsewhere = (/** @type {StorageEvent} */ { key }) => void ((key === KEY || !key) && (own = null, reconsider()));
            addEventListener("storage", elsewhere, { signal });
        },
    };
}

/** What was chosen on this page, once it was. @type {string | null} */
let own = null;

function chosen() {
    if (own === null) {
        try {
            own = localStorage.getItem(KEY) ?? "";
        } catch {
            own = "";
        }
    }
    return own;
}

/** The tag of the language that is to be spoken. @param {import("./settings.js").Settings} settings @returns {string} */
function wanted(settings) {
    const wishes = [chosen(), settings.language, document.documentElement.lang, ...navigator.languages];
    const found = wishes.map(tagOf).find((wish) => languageOf(wish, WORDS)) ?? "en";
    // "de" means the person's own German, if they have one
    const language = languageOf(found, WORDS);
    const regional = navigator.languages.map(tagOf).find((one) => languageOf(one, WORDS) === language);
    return found === language && regional ? regional : found;
}

/** @param {unknown} error */
function missing(error) {
    console.warn("Chinwag: the words of a language could not be loaded.", error);
    return ENGLISH;
}
