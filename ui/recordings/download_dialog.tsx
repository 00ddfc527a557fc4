import type { JSX } from "preact";
import type { RecordingEntry } from "../../routes/protocol.ts";
import { formatBytes } from "../../storage/units.ts";
import type { Api } from "../api.ts";
import { Dialog } from "../common/dialog.tsx";
import { Icon } from "../common/icons.tsx";

/** The files of a split recording, to be downloaded one by one. */
export function DownloadDialog(
  { api, entry, onClose }: { api: Api; entry: RecordingEntry; onClose: () => void },
): JSX.Element {
  return (
    <Dialog title={`Files of ${entry.name}`} onClose={onClose}>
      <p>Each file is a whole recording of its part.</p>
      <ol class="files">
        {entry.files.map(({ name, bytes }) => (
          <li key={name}>
            <a class="button button-plain" href={api.downloadUrl(name)} download>
              <Icon name="download" /> {name.split("/").at(-1)} <small>{formatBytes(bytes)}</small>
            </a>
          </li>
        ))}
      </ol>
    </Dialog>
  );
}
