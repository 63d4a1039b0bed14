/** What PyScript reads and writes between threads of its own by, in a form of its own: there are none here. */
export const { parse: decode, stringify: encode } = JSON;

/**
 * Stands in for the database in which PyScript keeps what it installed: nothing is installed here, so that nothing
 * has to be opened, and a browser that forbids storage can still start.
 */
export default class extends Map {
    constructor() {
        super();
    }

    async sync() {}
    async close() {}
}
