/** Swaps pages as Astro's client router does: a view transition, a new body, what is persistent moved into it. */
window.visit = async (address) => {
    const text = await (await fetch(address)).text();
    const next = new DOMParser().parseFromString(text, "text/html");
    await document.startViewTransition(() => {
        const old = document.body;
        old.replaceWith(next.body);
        for (const kept of old.querySelectorAll("[data-astro-transition-persist]")) {
            const name = kept.getAttribute("data-astro-transition-persist");
            document.querySelector(`[data-astro-transition-persist="${name}"]`)?.replaceWith(kept);
        }
        history.pushState({}, "", address);
    }).finished;
};
