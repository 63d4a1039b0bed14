/** Reads what an event descriptor asks for. */

/** @typedef {{ el: any, target: any, event: any }} Happened An event with its element and true target. */

/** @type {Record<string, (happened: Happened) => unknown>} */
const READERS = {
  value: ({ el, target }) => ("value" in el ? el : target)?.value ?? null,
  checked: ({ el, target }) => ("checked" in el ? el : target)?.checked ?? null,
  key: ({ event }) => event.key ?? null,
  shift: ({ event }) => event.shiftKey ?? false,
  repeat: ({ event }) => event.repeat ?? false,
  detail: ({ event }) => event.detail ?? null,
  form: ({ el, target, event }) => readForm(formOf(el) ?? formOf(target), event.submitter),
  scroll: ({ el }) => ({
    scrollTop: el.scrollTop,
    scrollHeight: el.scrollHeight,
    clientHeight: el.clientHeight,
  }),
  rect: ({ el }) => {
    const { x, y, width, height } = el.getBoundingClientRect();
    return { x, y, width, height };
  },
  selection: ({ el, target }) => {
    const input = "selectionStart" in el ? el : target;
    return { start: input?.selectionStart ?? null, end: input?.selectionEnd ?? null };
  },
  files: ({ el, event }) =>
    describeFiles(el.files ?? event.dataTransfer?.files ?? event.clipboardData?.files),
};

/**
 * @param {string[] | undefined} names
 * @param {Happened} happened
 */
export function readFields(names, happened) {
  /** @type {Record<string, unknown>} */
  const fields = {};
  for (const name of names ?? []) {
    fields[name] = name.startsWith("data-") ? readData(name, happened) : READERS[name](happened);
  }
  return fields;
}

/**
 * @param {any} el
 * @returns {HTMLFormElement | null}
 */
export function formOf(el) {
  return el.localName === "form" ? el : (el.form ?? el.closest?.("form") ?? null);
}

/**
 * @param {string} name
 * @param {Happened} happened
 */
function readData(name, { el, target }) {
  const holder = (target?.closest ? target : el).closest(`[${name}]`);
  return holder && (el.contains(holder) || holder.contains(el)) ? holder.getAttribute(name) : null;
}

/**
 * All named controls: text as text, a lone checkbox as a boolean, several of one name as a list.
 *
 * @param {HTMLFormElement | null} form
 * @param {any} submitter
 */
function readForm(form, submitter) {
  /** @type {Record<string, unknown>} */
  const values = {};
  for (const control of /** @type {Iterable<any>} */ (form?.elements ?? [])) {
    if (control.name && !control.disabled) addControl(values, control, form);
  }
  if (submitter?.name) values[submitter.name] = submitter.value;
  return values;
}

/**
 * @param {Record<string, unknown>} values
 * @param {any} control
 * @param {any} form
 */
function addControl(values, control, form) {
  const { name, type } = control;
  if (type === "submit" || type === "button" || type === "reset" || type === "image") return;
  if (type === "radio") {
    values[name] = control.checked ? control.value : (values[name] ?? null);
  } else if (type === "checkbox") {
    const several = form.querySelectorAll(`input[type=checkbox][name=${CSS.escape(name)}]`).length > 1;
    if (!several) values[name] = control.checked;
    else values[name] = [.../** @type {any} */ (values[name] ?? []), ...(control.checked ? [control.value] : [])];
  } else if (type === "select-multiple") {
    values[name] = [...control.selectedOptions].map((option) => option.value);
  } else {
    values[name] = type === "file" ? describeFiles(control.files) : control.value;
  }
}

/** @param {FileList | null | undefined} files */
function describeFiles(files) {
  return [...(files ?? [])].map(({ name, size, type }) => ({ name, size, type }));
}
