// The live line to the playground: server-sent events, with the browser's own coming back after a cut.

export class Line {
  /** `happened(event, past)`, `called(call)`, `changed({up, again})`. */
  constructor(listener) {
    this.listener = listener;
    this.source = null;
    this.wasDown = false;
    this.last = 0;
  }

  /** Events up to number `last` are told as past. */
  open(url, last) {
    this.last = last;
    this.source = new EventSource(url);
    this.source.addEventListener("open", () => {
      this.listener.changed({ up: true, again: this.wasDown });
      this.wasDown = false;
    });
    this.source.addEventListener("error", () => {
      this.wasDown = true;
      this.listener.changed({ up: false, again: false });
    });
    this.source.addEventListener("happened", ({ data }) => {
      const event = JSON.parse(data);
      this.listener.happened(event, event.seq <= this.last);
    });
    this.source.addEventListener("called", ({ data }) => this.listener.called(JSON.parse(data)));
  }
}
