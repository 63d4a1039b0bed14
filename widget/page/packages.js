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
