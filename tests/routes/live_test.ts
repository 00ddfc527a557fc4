import type { LiveRequest } from "../../routes/protocol.ts";
import { assert, assertEquals } from "../assert.ts";
import { writeRecording, zigzag } from "../storage/recordings.ts";
import { LivePage } from "./live_page.ts";
import { bodyOf, startRig } from "./rig.ts";

const FOLLOW: LiveRequest & { kind: "watch" } = {
  kind: "watch",
  request: 7,
  name: null,
  follow: true,
  t0S: 0,
  spanS: 0.1,
  widthPx: 200,
  channels: null,
};

Deno.test("/api/live shows the recording at work, the next one too, and its end", async () => {
  await using rig = await startRig();
  using page = await LivePage.open(rig.base);
  page.send(FOLLOW);
  for (const name of ["one.hdf5", "two.hdf5"]) {
    const { acquisition } = rig.server.services.settings.current;
    await bodyOf(rig.send("PUT", "/api/settings", {
      acquisition: { ...acquisition, durationS: null },
      output: { folder: "", name },
    }));
    await bodyOf(rig.send("POST", "/api/acquisition/start", {}));
    const mine = () => page.frames.filter((frame) => frame.name === name);
    await page.until(() => mine().length > 3);
    await bodyOf(rig.send("POST", "/api/acquisition/stop", {}));
    await page.until(() => mine().some(({ unfinished }) => !unfinished));
    const { recording, last } = await rig.idle();
    assertEquals([recording, last?.name], [null, name]);
    const end = mine().at(-1)!;
    assert(mine()[0]!.unfinished);
    assertEquals([end.request, end.channels.map((channel) => channel.name)], [7, ["A"]]);
    assertEquals(end.endS, last!.summary!.durationS);
    assert(Math.abs(end.t1S - end.endS) < 1e-12 && Math.abs(end.t1S - end.t0S - 0.1) < 1e-9);
    const ends = mine().map(({ endS }) => endS);
    assertEquals(ends, ends.toSorted((a, b) => a - b));
    for (const { stepsPerColumn, firstStep } of mine()) assertEquals(firstStep % stepsPerColumn, 0);
  }
  const numbers = page.frames.map(({ frame }) => frame);
  assertEquals(numbers, numbers.map((_, i) => i + 1));
  const states = page.messages.map((message) => message.kind === "status" ? message.status.state : message.kind);
  for (const state of ["idle", "starting", "recording"] as const) assert(states.includes(state), states.join(" "));
});

Deno.test("/api/live shows a part of an old recording once, and says what it cannot show", async () => {
  await using rig = await startRig();
  await writeRecording(`${rig.folder}/old.hdf5`, { planes: [zigzag(5000)] });
  using page = await LivePage.open(rig.base);
  page.send({ ...FOLLOW, name: "old.hdf5", follow: false, t0S: 160e-9, spanS: 160e-9, request: 1 });
  await page.until(() => page.frames.length === 1);
  const [frame] = page.frames;
  assertEquals([frame!.stepsPerColumn, frame!.firstStep, frame!.unfinished], [1, 9, false]);
  assertEquals([...frame!.extremes[0]!].filter((_, i) => i % 2 === 0), [...zigzag(5000).subarray(9, 21)]);
  page.send({ ...FOLLOW, name: "none.hdf5", request: 2 });
  page.send({ ...FOLLOW, name: "../old.hdf5", request: 3 });
  await page.until(() => page.messages.some((message) => message.kind === "problem" && message.request === 3));
  const problems = page.messages.filter((message) => message.kind === "problem");
  assert(problems.every(({ error }) => /^Cannot (find none|use this name)/.test(error)), JSON.stringify(problems));
  assertEquals(page.frames.length, 1);
});

Deno.test("/api/live sends a page that does not draw two frames and no more", async () => {
  await using rig = await startRig();
  using slow = await LivePage.open(rig.base);
  using quick = await LivePage.open(rig.base);
  slow.draws = false;
  slow.send(FOLLOW);
  quick.send(FOLLOW);
  const { acquisition } = rig.server.services.settings.current;
  await bodyOf(rig.send("PUT", "/api/settings", {
    acquisition: { ...acquisition, durationS: null },
    output: { folder: "", name: "a.hdf5" },
  }));
  await bodyOf(rig.send("POST", "/api/acquisition/start", {}));
  await quick.until(() => quick.frames.length > 4);
  await bodyOf(rig.send("POST", "/api/acquisition/stop", {}));
  await slow.until(() => slow.messages.some((message) => message.kind === "status" && message.status.last !== null));
  assertEquals(slow.frames.length, 2);
  assertEquals((await rig.idle()).last?.summary?.lostSamples, 0);
});

Deno.test("/api/live closes sockets that flood or send what is no request", async () => {
  await using rig = await startRig();
  const hostile: [(socket: WebSocket) => void, number][] = [
    [(socket) => socket.send("x".repeat(5000)), 1009],
    [(socket) => socket.send(new Uint8Array(9)), 1003],
    [(socket) => Array.from({ length: 201 }, () => socket.send('{"kind":"nothing"}')), 1008],
  ];
  for (const [attack, code] of hostile) {
    using page = await LivePage.open(rig.base);
    const closed = new Promise<CloseEvent>((resolve) => page.socket.addEventListener("close", resolve));
    attack(page.socket);
    assertEquals((await closed).code, code);
  }
  using page = await LivePage.open(rig.base);
  page.socket.send('{"kind":"watch","widthPx":1e9}');
  await page.until(() => page.messages.some(({ kind }) => kind === "problem"));
});

Deno.test("/api/live has at most 64 sockets", async () => {
  await using rig = await startRig();
  const pages = await Promise.all(Array.from({ length: 64 }, () => LivePage.open(rig.base)));
  const one = new WebSocket(`${rig.base.replace("http", "ws")}/api/live`);
  await new Promise((resolve) =>
    one.onerror = (event) => {
      event.preventDefault();
      resolve(null);
    }
  );
  await Promise.all(pages.map((page) => {
    const closed = new Promise((resolve) => page.socket.addEventListener("close", resolve));
    page.socket.close();
    return closed;
  }));
  using again = await LivePage.open(rig.base);
  assertEquals(again.messages[0]?.kind, "status");
});
