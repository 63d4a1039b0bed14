/** Names that the build replaces by values (build/site.py). */

/** Files that the worker asks for, relative to its own. */
declare const FILES: {
    runtime: string;
    library: string;
    rare: string;
    /** What encrypts. */
    omemo: { python: string; script: string };
    /** By language, the hash in the name of its file. */
    catalogues: Record<string, string>;
    snapshot: string;
    memory: number;
    lock: any;
    /** Bytes, unpacked. */
    sizes: { snapshot: number; wasm: number; parts: number[]; rare: number };
};

/** Files of the loader, relative to chinwag.js. */
declare const ASSETS: { worker: string; page: string };

/** The files with the page's own words by language, relative to chinwag.js; English needs none. */
declare const WORDS: Record<string, string>;

/** Scripts that the page fetches when it first needs them (later.js), by name: their addresses from its own. */
declare const LATER: Record<string, string>;

/** Our files that a site's service worker keeps: the ends of their addresses. */
declare const OFFLINE: string[];

/** The design's style sheets, minified, and the icons as one SVG of symbols. */
declare const STYLE: string;
declare const ICONS: string;

/** The file of the emoji picker, relative to page.js. */
declare const EMOJI: string;

/** The files with names of emoji by language, relative to page.js. */
declare const EMOJI_NAMES: Record<string, string>;

/** The first picture in all its shapes (widget/first.py). */
declare const FIRST: {
    mode: string;
    narrow: boolean;
    /** Guests who come to a single room. */
    guests: boolean;
    tree: any;
    changes: Record<string, [path: (number | string)[], value: unknown][]>;
}[];

/** The files with the doctor's words by language, relative to its script; English needs none. */
declare const DOCTOR_WORDS: Record<string, string>;

/** The doctor's style sheet, minified. */
declare const DOCTOR_CSS: string;

/** The cascade layer of all our styles (build/bundle.py). */
declare const LAYER: string;

/** The launcher's style sheet, minified. */
declare const LAUNCHER_CSS: string;

/** The path data of the launcher's icon. */
declare const LAUNCHER_ICON: string;

/** Tells one build of ours from another. */
declare const BUILD: string;

declare const VERSION: string;


/** See build/bundle.py: the part of PyScript that starts interpreters. */
declare module "polyscript/loader" {
    export function getRuntimeID(type: string, url: string): string;
    export function getRuntime(id: string, config?: string, url?: string, options?: object): Promise<any>;
}

/** Each as in emoji-picker-element's shared.d.ts, but for `emoji`, which is called `unicode` there. */
declare module "emoji-picker-element-data/en/emojibase/data.json" {
    const data: import("./emoji/names.js").Given[];
    export default data;
}
