import { Rendered, settled } from "../dom.ts";
import { signal } from "@preact/signals";
import { h } from "preact";
import type { Status } from "../../../routes/protocol.ts";
import type { Api } from "../../../ui/api.ts";
import { RecordButton } from "../../../ui/controls/record_button.tsx";
import { RecorderModel } from "../../../ui/controls/recorder_model.ts";
import type { SettingsModel } from "../../../ui/controls/settings_model.ts";
import { assert, assertEquals } from "../../assert.ts";
import { IDLE, recordingStatus } from "./statuses.ts";

function buttonOf(first: Status | null) {
  const done: string[] = [];
  const status = signal(first);
  const answer = { refusal: null as Error | null };
  const act = (name: string) => () => {
    done.push(name);
    return answer.refusal === null ? Promise.resolve() : Promise.reject(answer.refusal);
  };
  const problems = signal<{ field: string; message: string }[]>([]);
  const settings = { settings: signal({}), problems, save: act("save") } as unknown as SettingsModel;
  const api = { start: act("start"), stop: act("stop") } as unknown as Api;
  const view = new Rendered(h(RecordButton, { recorder: new RecorderModel(api, settings, status) }));
  return { view, status, done, answer, problems, button: () => view.one("button") };
}

Deno.test("RecordButton saves the settings before it starts, and stops", async () => {
  const { view, status, done, button } = buttonOf(IDLE);
  using _ = view;
  await view.click(button());
  assertEquals(done, ["save", "start"]);
  status.value = recordingStatus();
  await settled();
  assertEquals(view.textOf(button()), "Stop");
  await view.click(button());
  assertEquals(done, ["save", "start", "stop"]);
});

Deno.test("RecordButton says why it does nothing, to those who hear it too", async () => {
  const { view, status, done, problems, button } = buttonOf(IDLE);
  using _ = view;
  problems.value = [{ field: "a", message: "Too fast." }, { field: "b", message: "Too many." }];
  await settled();
  const reason = () => view.textOf(document.getElementById(button().getAttribute("aria-describedby")!)!);
  assertEquals([button().getAttribute("aria-disabled"), reason()], ["true", "Too fast. (and 1 more)"]);
  const cases: [Status | null, RegExp][] = [
    [{ ...IDLE, mayControl: false }, /looking only/],
    [{ ...recordingStatus(), mayControl: false }, /looking only/],
    [{ ...recordingStatus(), mayControl: false, ofCommandLine: true }, /Started on the command line: stop it there/],
    [null, /does not answer/],
  ];
  for (const [next, expected] of cases) {
    status.value = next;
    await settled();
    assert(expected.test(reason()), reason());
    await view.click(button());
  }
  assertEquals(done, []);
});

Deno.test("RecordButton tells what the server refused", async () => {
  const { view, answer, button } = buttonOf(IDLE);
  using _ = view;
  answer.refusal = new Error("Cannot open the instrument: it is used by another program. Close that one.");
  await view.click(button());
  assertEquals(view.textOf(view.one("[role=alert]")), answer.refusal.message);
});
