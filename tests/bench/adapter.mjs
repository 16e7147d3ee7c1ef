// Sparks, for ../shared/bench/bench.mjs. The data attributes are the client's promise to tests; they change with this file only.
//   data-room-id on each line of the room list, data-room-name on its name; data-message on each message, data-event-id once the
//   server has it, data-pending (sending, queued, failed) until then; data-composer on the text field; data-timeline around the messages.
export default {
  loginPath: "/",
  username: 'input[name="username"]',
  password: 'input[name="password"]',
  submit: 'button[type="submit"]',
  roomItem: "[data-room-id]",
  roomName: "[data-room-name]",
  message: "[data-message]",
  messageKey: "data-event-id",
  pending: "[data-pending]",
  composer: "[data-composer]",
  timeline: "[data-timeline]",
  roomUrl: ({ roomId }) => `/#/room/${encodeURIComponent(roomId)}`,
  dismiss: [],
};
