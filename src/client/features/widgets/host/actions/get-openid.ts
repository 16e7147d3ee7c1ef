import * as v from "valibot";
import { defineAction } from "../action.ts";

/** MSC1960: a token that proves to the widget's backend who the person is, once they agreed. */
export const getOpenId = defineAction("get_openid", v.looseObject({}), (host, _data, request) =>
  host.identity.answer(request.requestId),
);
