// Runs beside assistant-ui's client: reads a stream and a session as its front end does, and prints what a user would see.
// In (standard input): {"stream": base64, "piece": bytes a read, "session": …}.  Out: {"messages", "loaded", "delta", "waiting"}.
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const require = createRequire(`${process.cwd()}/`);
const client = await import(pathToFileURL(require.resolve("@assistant-ui/react-google-adk")));

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const given = JSON.parse(Buffer.concat(chunks).toString("utf-8"));

const bytes = Buffer.from(given.stream, "base64");
const body = new ReadableStream({
  start(controller) {
    for (let at = 0; at < bytes.length; at += given.piece) controller.enqueue(bytes.subarray(at, at + given.piece));
    controller.close();
  },
});

let asked;
globalThis.fetch = async (url, options) => {
  if (String(url).endsWith("/run_sse")) {
    asked = JSON.parse(options.body);
    return new Response(body, { headers: { "Content-Type": "text/event-stream" } });
  }
  return Response.json(options?.method === "POST" ? given.session : String(url).endsWith("/sessions") ? [given.session] : given.session);
};

const place = { apiUrl: "http://server", appName: "nemo_agent", userId: "me" };
const { adapter, load } = client.createAdkSessionAdapter(place);
const { externalId } = await adapter.initialize("thread");
const stream = client.createAdkStream({ api: place.apiUrl, appName: place.appName, userId: place.userId });
const accumulator = new client.AdkEventAccumulator();
let messages = [];
let count = 0;
const human = [{ id: "m", type: "human", content: "trim it" }];
for await (const event of stream(human, { initialize: async () => ({ externalId }) })) {
  messages = accumulator.processEvent(event);
  count += 1;
}
const { threads } = await adapter.list();
console.log(
  JSON.stringify({
    asked,
    count,
    messages,
    threads,
    loaded: (await load(externalId)).messages,
    delta: accumulator.getStateDelta(),
    waiting: accumulator.getLongRunningToolIds(),
  }),
);
