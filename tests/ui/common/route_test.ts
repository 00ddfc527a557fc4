import { hashOf, type Route, routeOf } from "../../../ui/common/route.ts";
import { assertEquals } from "../../assert.ts";

Deno.test("routeOf() reads what hashOf() wrote", () => {
  const routes: Route[] = [
    { view: "recordings" },
    { view: "scope", name: null },
    { view: "scope", name: "folder/a file #1 100%.hdf5" },
  ];
  for (const route of routes) assertEquals(routeOf(hashOf(route)), route);
});

Deno.test("routeOf() shows the live plot for an address that it does not know", () => {
  for (const hash of ["", "#", "#/nothing", "#/recording/", "#/recording/%E0%A4%A"]) {
    assertEquals(routeOf(hash), { view: "scope", name: null });
  }
});
