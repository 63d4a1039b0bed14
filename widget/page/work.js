/**
 * What the person has at work on a surface, kept over to the tab's next page: drafts, where conversations are scrolled to,
 * and what they sent of which Python has not said yet that it is safe. Each text that is sent has a name, which Python
 * writes together with what comes of it; what never came is given back (widget/core/deeds.py).
 */
import { allDrafts, draftOf, giveBack, putBack } from "./draft.js";
import { keepWork, scrollBack, watchScrolls } from "./kept.js";
import { formOf } from "../../vdom/page/fields.js";

/**
 * @param {object} given
 * @param {ShadowRoot} given.root
 * @param {HTMLElement} given.container
 * @param {string} given.name The surface's.
 * @param {import("./kept.js").Kept} given.kept What the page before has left.
 * @param {AbortSignal} given.signal
 */
export function createWork({ root, container, name, kept, signal }) {
    const { drafts = [], scrolls = {}, unsure = [] } = kept;
    /** By its name: by what its drafts are kept, the text, and what it was for. @type {Map<string, [of: string, text: string, about?: import("./kept.js").About]>} */
    const sent = new Map(unsure.map(([id, ...text]) => [id, text]));
    const readScrolls = watchScrolls(container, signal);
    putBack(drafts);

    return {
        /** Whether somebody has scrolled up. */
        scrolled: Object.keys(scrolls).length > 0,
        /** Puts conversations where they were, once they are there. */
        place: scrollBack(container, scrolls),
        /** What the page before sent, and has not heard of; and what that was for, where it was more than a new message. */
        unsure: { names: [...sent.keys()], about: Object.fromEntries(unsure.filter((each) => each[3]).map((each) => [each[0], each[3]])) },

        /** A text goes to Python. Gives its name; "" where it is no text of a conversation. @param {import("../../vdom/page/deeds.js").Deed} deed */
        send({ listener, clears, fields }) {
            const form = formOf(listener.el);
            const field = clears.map((each) => form?.elements.namedItem(each)).find(draftOf);
            const text = /** @type {any} */ (fields).form?.[/** @type {any} */ (field)?.name] ?? "";
            if (!text.trim()) return "";
            const id = `${Date.now()}-${Math.random().toString(36).slice(2)}`;
            sent.set(id, [draftOf(field), text, aboutOf(form)]);
            return id;
        },

        /** Python has said what became of them. @param {{taken: string[], lost: string[]}} answer */
        answered({ taken, lost }) {
            for (const id of taken) sent.delete(id);
            for (const id of lost.reverse()) {
                const text = sent.get(id);
                sent.delete(id);
                if (text) giveBack(root, text[0], text[1]);
            }
        },

        /** The page goes. */
        keep() {
            const unsure = [...sent].map(([id, text]) => /** @type {import("./kept.js").Unsure} */ ([id, ...text]));
            keepWork(name, { drafts: allDrafts(root), scrolls: readScrolls(), unsure });
        },
    };
}

/** What a form's composer is for; nothing where it is for new messages. @param {HTMLFormElement | null} form @returns {import("./kept.js").About | undefined} */
function aboutOf(form) {
    const { conversation = "", by, message = "" } = form?.dataset ?? {};
    const { kind = "" } = /** @type {HTMLElement | null} */ (form?.closest("[data-kind]"))?.dataset ?? {};
    return by ? [conversation, kind, by, message] : undefined;
}
