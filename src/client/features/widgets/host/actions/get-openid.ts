import { defineAction, noData } from "../action.ts";

/** MSC1960: a token that proves to the widget's backend who the person is, once they agreed. */
export const getOpenId = defineAction("get_openid", noData, (host, _data, request) =>
  host.identity.answer(request.requestId),
);
