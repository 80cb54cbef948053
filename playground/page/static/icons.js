// The page's own icons: strokes on a 24 by 24 grid, coloured like the text around them.

const SVG = "http://www.w3.org/2000/svg";

const SHAPES = {
  back: "M15 5l-7 7 7 7",
  close: "M6 6l12 12M18 6L6 18",
  down: "M6 9l6 6 6-6",
  send: "M5 12l14-7-5 14-3-6z",
  more: "M12 5.500v.01M12 12v.01M12 18.500v.01",
  menu: "M5 7h14M5 12h14M5 17h9",
  keyboard: "M4 7h16v10H4zM8 10.500v.01M12 10.500v.01M16 10.500v.01M8.500 14h7",
  attach: "M8 12.500l5.500-5.500a2.800 2.800 0 0 1 4 4L10 18.500a4.500 4.500 0 0 1-6.400-6.400L11 4.700",
  plus: "M12 5v14M5 12h14",
  sun: "M12 8a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM12 3v1.500M12 19.500V21M3 12h1.500M19.500 12H21M5.600 5.600l1 1M17.400 17.400l1 1M5.600 18.400l1-1M17.400 6.600l1-1",
  moon: "M19.500 14.500A8 8 0 0 1 9.500 4.500a8 8 0 1 0 10 10z",
  contrast: "M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16zM12 4v16M15 6v12M18 8.500v7",
  log: "M4 18l4-5 3 3 4-7 5 6M4 5v15h16",
  clock: "M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16zM12 8v4l3 2",
  reply: "M10 7l-5 5 5 5M5 12h8a6 6 0 0 1 6 6",
  edit: "M5 19l1-4L16 5l3 3L9 18zM14 7l3 3",
  bin: "M5 7h14M9 7V5h6v2M7 7l1 12h8l1-12M10.500 10.500v5M13.500 10.500v5",
  copy: "M9 9h10v10H9zM5 15V5h10",
  pin: "M9 4h6l-1 6 3 3H7l3-3zM12 13v7",
  file: "M7 3h7l4 4v14H7zM14 3v4h4",
  picture: "M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15.500 9v.01",
  sticker: "M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16zM9 10v.01M15 10v.01M8.500 14a4 4 0 0 0 7 0",
  place: "M12 21c4-4.500 6-7.700 6-10.500a6 6 0 1 0-12 0C6 13.300 8 16.500 12 21zM12 8.500a2 2 0 1 1 0 4 2 2 0 0 1 0-4z",
  silent: "M6 17h9M18 13v-2a6 6 0 0 0-9-5.200M7 8.500A6 6 0 0 0 6 11v3l-1.500 3M10 20h4M4 4l16 16",
  lock: "M6 11h12v9H6zM8.500 11V8a3.500 3.500 0 0 1 7 0v3",
  link: "M10 14l4-4M9 8l2-2a4 4 0 0 1 6 6l-2 2M15 16l-2 2a4 4 0 0 1-6-6l2-2",
  away: "M9 6H6v12h12v-3M13 5h6v6M19 5l-8 8",
  people: "M9 6a3 3 0 1 1 0 6 3 3 0 0 1 0-6zM3.500 19a5.500 5.500 0 0 1 11 0M16 7a2.500 2.500 0 0 1 0 5M17 14.500a5 5 0 0 1 3.500 4.500",
  channel: "M4 10v4h3l8 4V6L7 10zM18 9.500a3.500 3.500 0 0 1 0 5",
  forum: "M4 5h11v8H8l-4 3zM18 9h2v11l-4-3h-5v-1",
  check: "M5 12.500l4.500 4.500L19 7.500",
  block: "M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16zM6.500 6.500l11 11",
  info: "M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16zM12 11v5M12 8v.01",
  restart: "M5 12a7 7 0 1 1 2.500 5.400M5 19v-4h4",
  mask: "M4 9c2-1.500 14-1.500 16 0-.5 5-2.500 8-5 8-1.500 0-2-1.500-3-1.500S10.500 17 9 17c-2.500 0-4.500-3-5-8zM8 11.500h2.500M13.500 11.500H16",
  bell: "M6 17v-6a6 6 0 0 1 12 0v6l1.500 1.500h-15zM10 21h4",
  bot: "M12 4v4M6 8h12a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2v-8a2 2 0 0 1 2-2zM9 13v2M15 13v2",
  forward: "M4 6l7 6-7 6zM12 6l7 6-7 6zM21 6v12",
  incoming: "M19 12H6M11 6.500L5.500 12l5.500 5.500",
  minus: "M6 12h12",
  outgoing: "M5 12h13M13 6.500l5.500 5.500-5.500 5.500",
  pause: "M8.500 6v12M15.500 6v12",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.500 20a7.500 7.500 0 0 1 15 0",
  play: "M8 5.500l10 6.500-10 6.500z",
  problem: "M12 4.500l8.500 15h-17zM12 10v4.500M12 17v.01",
  restrict: "M4 5h16v10.500H9.500L5 19v-3.500H4zM9 10.200h6",
  search: "M11 5a6 6 0 1 1 0 12 6 6 0 0 1 0-12zM15.500 15.500L20 20",
  star: "M12 4.500l2.300 4.800 5.200.700-3.800 3.600 1 5.200-4.700-2.600-4.700 2.600 1-5.200L4.500 10l5.200-.700z",
  topic: "M5 9h15M4 15h15M10 4L8 20M16 4l-2 16",
  transfer: "M4 8h14M14 4l4 4-4 4M20 16H6M10 12l-4 4 4 4",
  up: "M6 15l6-6 6 6",
  world: "M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16zM4 12h16M12 4c4.500 4.500 4.500 11.500 0 16M12 4c-4.500 4.500-4.500 11.500 0 16",
};

/** An icon by name; decoration only, so its button or its text has to say what it means. */
export function icon(name, { size = 20 } = {}) {
  const svg = document.createElementNS(SVG, "svg");
  const attributes = { viewBox: "0 0 24 24", width: size, height: size, "aria-hidden": "true", class: `icon icon-${name}` };
  for (const [key, value] of Object.entries(attributes)) svg.setAttribute(key, value);
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", SHAPES[name]);
  svg.append(path);
  return svg;
}
