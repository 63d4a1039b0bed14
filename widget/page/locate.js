/**
 * Asks the browser where the person is, when the element that wants to know is drawn. Emits `located` {latitude, longitude,
 * accuracy (metres)} or {trouble}: refused, unknown, unsupported.
 */

/** Milliseconds until it is unknown, and how old a place may be. */
const PATIENCE = 20_000;
const RECENT = 60_000;

export const locate = {
    /** @param {HTMLElement} el @param {object} options @param {import("../../vdom/page/types.js").Emit} emit */
    create(el, options, emit) {
        if (!navigator.geolocation || !isSecureContext) return emit("located", { trouble: "unsupported" });
        navigator.geolocation.getCurrentPosition(
            ({ coords: { latitude, longitude, accuracy } }) => emit("located", { latitude, longitude, accuracy }),
            (error) => emit("located", { trouble: error.code === error.PERMISSION_DENIED ? "refused" : "unknown" }),
            { timeout: PATIENCE, maximumAge: RECENT, enableHighAccuracy: true },
        );
    },
};
