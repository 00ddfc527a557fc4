import { type Browser, chromium, type Page } from "playwright-core";
import { assertEquals } from "../assert.ts";

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Real Chromium, without a window. Whatever a page writes to the console as an error fails the test. */
export class TestBrowser implements AsyncDisposable {
  readonly #browser: Browser;
  readonly #errors: string[] = [];

  private constructor(browser: Browser) {
    this.#browser = browser;
  }

  static async launch(): Promise<TestBrowser> {
    return new TestBrowser(await chromium.launch({ executablePath: "/usr/bin/chromium", args: FLAGS }));
  }

  /** A new page of this size, at an address. */
  async open(url: string, size = { width: 1440, height: 900 }): Promise<Page> {
    const context = await this.#browser.newContext({ viewport: size, acceptDownloads: true });
    const page = await context.newPage();
    page.on("console", (message) => {
      if (message.type() === "error") this.#errors.push(`${message.text()} (${message.location().url})`);
    });
    page.on("pageerror", (error) => this.#errors.push(error.stack ?? error.message));
    await page.goto(url);
    return page;
  }

  /** What was written to the console as an error so far. */
  get errors(): readonly string[] {
    return this.#errors;
  }

  /** Leaves out errors that a test brought about on purpose. */
  forgive(expected: RegExp): void {
    const others = this.#errors.filter((error) => !expected.test(error));
    this.#errors.splice(0, Infinity, ...others);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#browser.close();
    assertEquals(this.#errors, []);
  }
}
