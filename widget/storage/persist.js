/**
 * Ask the browser to keep our data when it runs short of room (Storage Standard). Only a page can ask,
 * best right after the person has done something that shows they want it kept, such as logging in.
 * @returns {Promise<boolean>} whether it promises
 */
export async function persist() {
    try {
        return (await navigator.storage.persisted()) || (await navigator.storage.persist());
    } catch {
        return false; // no such thing here, or not in this mode
    }
}
