/** What Astro's build knows of the host that answers: nothing that a request must say. */
export const internalFetchHeaders = {};
