// A signature drawn with a finger or a mouse, kept as the path of a drawing in a hidden field.
const WIDTH = 600;
const HEIGHT = 200;

class Pad {
  constructor(field) {
    this.svg = field.querySelector("svg");
    this.path = field.querySelector("path");
    this.input = document.getElementById(field.dataset.signature);
    this.path.setAttribute("d", this.input.value);
    this.svg.style.touchAction = "none"; // a finger draws here and does not scroll
    this.svg.addEventListener("pointerdown", (event) => this.begin(event));
    this.svg.addEventListener("pointermove", (event) => this.go(event));
    this.input.form.addEventListener("input", () => this.path.setAttribute("d", this.input.value));
    field.querySelector("[data-clear]").addEventListener("click", () => this.draw(""));
  }

  begin(event) {
    this.svg.setPointerCapture(event.pointerId);
    this.draw(`${this.input.value}M${this.at(event)}`);
  }

  go(event) {
    if (this.svg.hasPointerCapture(event.pointerId)) this.draw(`${this.input.value}L${this.at(event)}`);
  }

  at(event) {
    const box = this.svg.getBoundingClientRect();
    const x = Math.max(0, Math.min(WIDTH, Math.round(((event.clientX - box.left) / box.width) * WIDTH)));
    const y = Math.max(0, Math.min(HEIGHT, Math.round(((event.clientY - box.top) / box.height) * HEIGHT)));
    return `${x} ${y}`;
  }

  draw(path) {
    if (path.length > 19000) return;
    this.input.value = path;
    this.path.setAttribute("d", path);
  }
}

function begin() {
  for (const field of document.querySelectorAll("[data-signature]")) new Pad(field);
}
begin();
document.addEventListener("page:shown", begin);
