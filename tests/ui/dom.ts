/** A document without a browser, for tests of components. Import it before any component. */
import { parseHTML } from "linkedom";
import { type ComponentChild, render } from "preact";

const { window, document } = parseHTML("<!doctype html><html><body></body></html>");
// It knows dialogs as elements only.
Object.assign(window.HTMLElement.prototype, { showModal() {}, close() {} });
Object.assign(globalThis, { document, HTMLElement: window.HTMLElement });

/** What was rendered, as its user finds it. */
export class Rendered implements Disposable {
  readonly root: HTMLElement;

  constructor(component: ComponentChild) {
    this.root = document.createElement("div");
    document.body.append(this.root);
    render(component, this.root);
  }

  /** The text that can be read, with single spaces. */
  get text(): string {
    return this.textOf(this.root);
  }

  /** All that match, in their order. */
  all(selector: string): HTMLElement[] {
    return [...this.root.querySelectorAll<HTMLElement>(selector)];
  }

  /** The only one that matches. Throws an `Error` for none and for several. */
  one(selector: string): HTMLElement {
    const [found, ...others] = this.all(selector);
    if (found === undefined || others.length > 0) {
      throw new Error(`${others.length + 1} or none of ${selector}: ${this.text}`);
    }
    return found;
  }

  textOf(element: Element): string {
    return (element.textContent ?? "").replace(/\s+/g, " ").trim();
  }

  /** The button or link with this name: what a screen reader says. */
  button(name: string | RegExp): HTMLElement {
    const named = this.all("button, a").filter((element) => {
      const said = element.getAttribute("aria-label") ?? this.textOf(element);
      return typeof name === "string" ? said === name : name.test(said);
    });
    if (named.length !== 1) throw new Error(`${named.length} buttons are called ${name}: ${this.text}`);
    return named[0]!;
  }

  /** Clicks, and lets everything settle. */
  async click(element: HTMLElement): Promise<void> {
    await this.fire(element, "click");
  }

  /** Sets the value of a field as its user does, and lets everything settle. */
  async fill(element: HTMLElement, values: { value?: string; checked?: boolean }): Promise<void> {
    Object.assign(element, values);
    await this.fire(element, "input");
    await this.fire(element, "change");
    await this.fire(element, "blur");
  }

  /** Only what listens on the element itself hears it: this document would tell parents with the child as `this`. */
  async fire(element: HTMLElement, name: string): Promise<void> {
    element.dispatchEvent(new window.Event(name, { cancelable: true }));
    await settled();
  }

  [Symbol.dispose](): void {
    render(null, this.root);
    this.root.remove();
  }
}

/** Resolves when effects and renderings that are due have been done. */
export async function settled(): Promise<void> {
  for (let n = 0; n < 3; n++) await new Promise((resolve) => setTimeout(resolve));
}
