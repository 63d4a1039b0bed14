/**
 * The shapes that pass between the modules of the page. The wire's are explained in wire.py.
 *
 * @typedef {[generation: number, child: Child, dropped: number[]]} PatchMessage
 * @typedef {[handler: number, fields: Record<string, unknown>]} EventMessage
 *
 * @typedef {string | number | null | Group | Definition | ElementWire} Child
 * @typedef {[0, ...any[]]} Group
 * @typedef {[memo: number, child: any, key?: string]} Definition
 * @typedef {[tag: string, data: 0 | Data, ...any[]]} ElementWire
 *
 * @typedef {Record<string, string | number | true>} Attributes
 * @typedef {string | number | boolean | [text: string, revision: number]} FormValue
 *
 * @typedef {object} Data
 * @property {string} [k] key
 * @property {Attributes} [a] attributes
 * @property {Record<string, string>} [s] style
 * @property {Record<string, FormValue>} [p] form state
 * @property {Listen[]} [e] events
 * @property {Record<string, Record<string, unknown>>} [u] behaviours
 *
 * @typedef {[event: string, handler: number, options?: ListenOptions]} Listen
 *
 * @typedef {object} ListenOptions
 * @property {string[]} [f] fields
 * @property {string[]} [k] keys
 * @property {number} [d] debounce, milliseconds
 * @property {number} [v] least time between two reports, milliseconds
 * @property {string[]} [c] controls to clear
 * @property {1} [p] prevent default
 * @property {1} [s] stop
 * @property {1} [r] request submit
 * @property {1} [t] target itself only
 * @property {1} [o] once
 * @property {string} [w] word told to the page itself
 *
 * @typedef {(name: string, detail?: unknown) => void} Emit
 *
 * What `use=` attaches to an element. `before` and `after` run around every patch of the view, and every portion of
 * one, for each element that is there; `create` and `update` run when it has been drawn. While `view.partial` is true
 * rows are still to come; `first` says which ones in the element are drawn first, if not the first ones, and `late` that
 * in a painting all of them may follow what has its last ones first. An option
 * `private` is empty in a tree that was kept of an earlier page (freeze.js), until the program draws its own.
 *
 * @typedef {object} Behaviour
 * @property {(el: any, options: any, emit: Emit, view: { readonly partial: boolean }) => void} [create]
 * @property {(el: any, options: any) => void} [update]
 * @property {(el: any) => void} [destroy]
 * @property {(el: any) => void} [before]
 * @property {(el: any) => void} [after]
 * @property {"last" | "all"} [first]
 * @property {true} [late]
 */

export {};
