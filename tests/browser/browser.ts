import { type Browser, chromium, type Page } from "playwright-core";
import { assertEquals } from "../assert.ts";
import { needs } from "../system.ts";

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** A test that needs Chromium; left out where there is none, see `needs`. */
export function browserTest(name: string, fn: () => Promise<void>): void {
  // The browser belongs to playwright, which keeps handles of its own.
  Deno.test({ name, ...needs("chromium"), sanitizeOps: false, sanitizeResources: false, fn });
}

/** Real Chromium, without a window. Whatever a page writes to the console as an error fails the test. */
export class TestBrowser implements AsyncDisposable {
  readonly #browser: Browser;
  readonly #expected: RegExp | null;
  readonly #errors: string[] = [];
  readonly #requested = new Set<string>();

  private constructor(browser: Browser, expected: RegExp | null) {
    this.#browser = browser;
    this.#expected = expected;
  }

  /** `expected` are the errors that belong to what is tested. */
  static async launch(expected: RegExp | null = null): Promise<TestBrowser> {
    return new TestBrowser(await chromium.launch({ executablePath: "/usr/bin/chromium", args: FLAGS }), expected);
  }

  /** A new page of this size, at an address. */
  async open(url: string, size = { width: 1440, height: 900 }): Promise<Page> {
    const context = await this.#browser.newContext({ viewport: size, acceptDownloads: true });
    // What never comes fails soon, with the name of what it was.
    context.setDefaultTimeout(20_000);
    context.on("request", (request) => this.#requested.add(request.url()));
    const page = await context.newPage();
    page.on("websocket", (socket) => this.#requested.add(socket.url()));
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

  /** Every address that a page asked for so far, those of its sockets too. */
  get requested(): readonly string[] {
    return [...this.#requested];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#browser.close();
    assertEquals(this.#errors.filter((error) => !this.#expected?.test(error)), []);
  }
}
