/**
 * Whether this site may show notifications: "granted", "denied", "default" (it may ask), or "" where it cannot.
 */
export const permission = () => (isSecureContext && "Notification" in globalThis ? Notification.permission : "");

/** @type {Set<() => void>} */
const told = new Set();

/**
 * Calls `changed` whenever it has, in whatever way.
 * @param {() => void} changed @param {AbortSignal} signal
 */
export function onPermission(changed, signal) {
    told.add(changed);
    signal.addEventListener("abort", () => told.delete(changed));
    if (!permission()) return;
    navigator.permissions?.query({ name: "notifications" }).then(
        (status) => status.addEventListener("change", changed, { signal }),
        () => {}, // COMPAT: Safari before 16.4 does not know the name
    );
}

/** Only ever because the person has pressed a button that says so: browsers want that, and so do people. */
export async function askPermission() {
    if (permission() === "default") await Notification.requestPermission();
    for (const changed of told) changed();
}
