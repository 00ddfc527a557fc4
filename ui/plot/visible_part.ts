/// <reference lib="dom" />
import { type ReadonlySignal, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { ApiError, Frame } from "../../routes/protocol.ts";

/** What the server says about the visible part. */
export interface Answer<T> {
  /** The last one that there was; null before. */
  value: T | null;
  /** Why there is no newer one. */
  problem: string | null;
}

const REST_MS = 500;

/**
 * Asks `/api/<path>` about the part of the recording that a frame shows, again whenever that has changed, never two at a
 * time and at most twice a second.
 */
export function useVisiblePart<T>(
  frame: ReadonlySignal<Frame | null>,
  path: string,
  parameters: Readonly<Record<string, string>> = {},
): ReadonlySignal<Answer<T>> {
  const answer = useSignal<Answer<T>>({ value: null, problem: null });
  const now = useRef(parameters);
  now.current = parameters;
  useEffect(() => {
    let asked = "";
    let timer: ReturnType<typeof setTimeout> | undefined;
    let ended = false;
    const look = async () => {
      const seen = frame.peek();
      if (seen !== null && !document.hidden) {
        const { name, t0S, t1S, channels } = seen;
        const query = new URLSearchParams({
          ...now.current,
          name,
          t0: `${t0S}`,
          t1: `${t1S}`,
          channels: channels.map((channel) => channel.name).join(),
        }).toString();
        if (query !== asked) {
          const next = await ask<T>(`/api/${path}?${query}`);
          if (ended) return;
          if (next.problem === null) asked = query;
          answer.value = next.value === null ? { ...answer.peek(), problem: next.problem } : next;
        }
      }
      timer = setTimeout(look, REST_MS);
    };
    void look();
    return () => {
      ended = true;
      clearTimeout(timer);
    };
  }, []);
  return answer;
}

async function ask<T>(address: string): Promise<Answer<T>> {
  try {
    const response = await fetch(address);
    if (response.ok) return { value: await response.json(), problem: null };
    const { error }: Partial<ApiError> = await response.json();
    return { value: null, problem: error ?? `PicoStream answered ${response.status}.` };
  } catch {
    return { value: null, problem: "PicoStream does not answer. See whether it is still running." };
  }
}
