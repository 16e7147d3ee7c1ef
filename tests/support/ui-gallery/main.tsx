import "../../../src/ui/tokens.css";
import "../../../src/ui/reset.css";
import { render } from "preact";
import { ListPage } from "./pages/list-page.tsx";

const root = document.getElementById("gallery");
const page = new URLSearchParams(location.search).get("page");
if (root) render(page === "list" ? <ListPage /> : <ListPage />, root);
