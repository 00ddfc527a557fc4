/** A request as no well-behaved client sends it: the bytes are what stands here. Resolves with the answer's head. */
export async function rawRequest(
  port: number,
  start: string,
  headers: Record<string, string>,
  body = "",
): Promise<{ status: number; text: string }> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  const lines = Object.entries({ connection: "close", ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
  await connection.write(new TextEncoder().encode(`${start} HTTP/1.1\r\n${lines.join("")}\r\n${body}`));
  let text = "";
  const decoder = new TextDecoder();
  const bytes = new Uint8Array(65536);
  for (let read = await connection.read(bytes); read !== null; read = await connection.read(bytes)) {
    text += decoder.decode(bytes.subarray(0, read), { stream: true });
    // The connection may stay open.
    if (text.includes("\r\n\r\n")) break;
  }
  return { status: Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1]), text };
}
