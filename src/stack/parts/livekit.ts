import type { Part } from "../part.ts";
import { installLivekit, startLivekit } from "../servers/livekit.ts";

/** Nothing needs it: without Go there are no calls, and everything else works. */
export const livekitPart: Part = {
  name: "livekit",
  title: "calls (LiveKit)",
  needs: [],
  port: 7880,
  async install({ cache, step, signal }) {
    step("looking for LiveKit");
    await installLivekit({ cache, onStep: step, signal });
  },
  start: async (context) => startLivekit({ ...context, program: await installLivekit(context) }),
};
