/**
 * The browser's own translator, where it has one (Translator API): nothing leaves the device. Fetched when it is first
 * asked for; a page's script, since workers have no such thing.
 */

/**
 * @typedef {{create: (options: object) => Promise<{translate: (text: string) => Promise<string>}>}} TranslatorMaker
 * @typedef {{create: () => Promise<{detect: (text: string) => Promise<{detectedLanguage: string}[]>}>}} DetectorMaker
 * @typedef {(name: string, args: object) => void} Call
 */

/**
 * Tells `translator` {able}, or of a text `translated` {id, text, language}: `text` is empty if that failed, `language`
 * the name of the one that it was in.
 * @param {{id?: string, text?: string, to?: string}} given `to`: the language's tag @param {Call} call
 */
export async function translate({ id, text, to = "en" }, call) {
    const { Translator, LanguageDetector } = /** @type {{Translator?: TranslatorMaker, LanguageDetector?: DetectorMaker}} */ (globalThis);
    if (!id || !text || !Translator || !LanguageDetector) {
        return call("translator", { able: Boolean(Translator && LanguageDetector) });
    }
    try {
        const [{ detectedLanguage: from }] = await (await LanguageDetector.create()).detect(text);
        const language = new Intl.DisplayNames([to], { type: "language" }).of(from) ?? from;
        const [source, target] = [from, to].map((tag) => tag.split("-")[0]);
        const same = source === target;
        const translated = same ? text : await (await translator(Translator, source, target)).translate(text);
        call("translated", { id, text: translated, language });
    } catch (error) {
        console.warn("Chinwag: a message could not be translated.", error);
        call("translated", { id, text: "", language: "" });
    }
}

/** By the pair of languages: the first of a pair may have to be downloaded. @type {Map<string, Promise<any>>} */
const translators = new Map();

/** @param {TranslatorMaker} maker @param {string} sourceLanguage @param {string} targetLanguage */
function translator(maker, sourceLanguage, targetLanguage) {
    const pair = `${sourceLanguage} ${targetLanguage}`;
    const known = translators.get(pair) ?? maker.create({ sourceLanguage, targetLanguage });
    translators.set(pair, known);
    known.catch(() => translators.delete(pair));
    return known;
}
