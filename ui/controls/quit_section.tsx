import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { Dialog } from "../common/dialog.tsx";
import type { RecorderModel } from "./recorder_model.ts";

/** Ends the program: who started it by a double click may have nothing else to end it by. */
export function QuitSection({ recorder, disabled }: { recorder: RecorderModel; disabled: boolean }): JSX.Element {
  const isAsking = useSignal(false);
  return (
    <section class="group" aria-label="Quit">
      <button type="button" class="button" disabled={disabled} onClick={() => isAsking.value = true}>
        Quit PicoStream
      </button>
      {isAsking.value
        ? (
          <Dialog title="Quit PicoStream?" onClose={() => isAsking.value = false}>
            <p>No page shows anything any more until it is started again. Recordings stay as they are.</p>
            <div class="dialog-actions">
              <button type="button" class="button" onClick={() => isAsking.value = false}>Cancel</button>
              <button
                type="button"
                class="button button-accent"
                onClick={() => {
                  isAsking.value = false;
                  void recorder.quit();
                }}
              >
                Quit
              </button>
            </div>
          </Dialog>
        )
        : null}
    </section>
  );
}
