/** The little of a framework that the page needs: elements in one expression, and text that is only set on change. */

type Attributes = Readonly<Record<string, string | boolean | undefined>>;
type Child = Node | string;

/** Makes an element with attributes and children; an attribute that is true stands empty, false or undefined is left out. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  applyAttributes(made, attributes);
  made.append(...children);
  return made;
}

const SVG = 'http://www.w3.org/2000/svg';

/** Makes an SVG element; see `element`. */
export function svgElement<Tag extends keyof SVGElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: readonly Child[]
): SVGElementTagNameMap[Tag] {
  const made = document.createElementNS(SVG, tag);
  applyAttributes(made, attributes);
  made.append(...children);
  return made;
}

function applyAttributes(target: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    target.setAttribute(name, value === true ? '' : value);
  }
}

/** Sets text only when it differs, so that a still instrument costs no layout. */
export function setText(target: Element, text: string): void {
  if (target.textContent !== text) target.textContent = text;
}

/** Shows or hides an element, for the eye and for screen readers. */
export function setShown(target: HTMLElement | SVGElement, shown: boolean): void {
  if (target.hasAttribute('hidden') === shown) target.toggleAttribute('hidden', !shown);
}

/** Sets an attribute only when it differs. */
export function setAttribute(target: Element, name: string, value: string): void {
  if (target.getAttribute(name) !== value) target.setAttribute(name, value);
}

/** The element with an id of the page; throws when the page has none, which is a mistake in the page itself. */
export function requireElement(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (!found)
    throw new Error(
      `The page has no element called ${id}. Its HTML and its script do not belong together; load it anew.`,
    );
  return found;
}

/** Makes a button whose mouse click leaves the focus where it was, so that Space keeps flying the ship. */
export function button(label: string, attributes: Attributes, onClick: () => void): HTMLButtonElement {
  const made = element('button', { type: 'button', ...attributes }, label);
  made.addEventListener('click', (event) => {
    onClick();
    if (event.detail > 0) made.blur();
  });
  return made;
}
