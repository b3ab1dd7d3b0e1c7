/** A place in the picture's own units. */
export type Place = { readonly x: number; readonly y: number };

export type Gestures = {
  hover(place: Place): void;
  leave(): void;
  /** a rectangle was drawn */
  select(from: Place, to: Place): void;
  reset(): void;
  scale(factor: number, place: Place): void;
};

/** A drag shorter than this is a click. */
const CLICK = 6;

/**
 * Pointer gestures on the plot. A mouse draws a rectangle; a finger taps, and scrolls the page as everywhere; the
 * wheel zooms only with Ctrl, as a pinch on a touch pad arrives.
 */
export function readGestures(stage: HTMLElement, brush: HTMLElement, gestures: Gestures): void {
  const picture = stage.querySelector('svg')!;
  let start: Place | null = null;
  const placeOf = (event: MouseEvent): Place => {
    const box = picture.getBoundingClientRect();
    const ratio = picture.viewBox.baseVal.width / box.width;
    return { x: (event.clientX - box.left) * ratio, y: (event.clientY - box.top) * ratio };
  };
  const far = (a: Place, b: Place) => Math.max(Math.abs(a.x - b.x), Math.abs(a.y - b.y)) >= CLICK;

  stage.addEventListener('pointerdown', (event) => {
    if (event.pointerType === 'touch') gestures.hover(placeOf(event));
    else if (event.button === 0) {
      start = placeOf(event);
      stage.setPointerCapture(event.pointerId);
    }
  });
  stage.addEventListener('pointermove', (event) => {
    const place = placeOf(event);
    if (start === null) gestures.hover(place);
    else if (far(start, place)) {
      gestures.leave();
      drawBrush(brush, start, place, picture.getBoundingClientRect().width / picture.viewBox.baseVal.width);
    }
  });
  stage.addEventListener('pointerup', (event) => {
    const end = placeOf(event);
    if (start !== null && far(start, end)) gestures.select(start, end);
    start = null;
    brush.hidden = true;
  });
  stage.addEventListener('pointercancel', () => {
    start = null;
    brush.hidden = true;
  });
  stage.addEventListener('pointerleave', (event) => {
    if (event.pointerType !== 'touch') gestures.leave();
  });
  stage.addEventListener('dblclick', () => gestures.reset());
  stage.addEventListener(
    'wheel',
    (event) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      gestures.scale(Math.exp(Math.max(-1, Math.min(1, event.deltaY / 300))), placeOf(event));
    },
    { passive: false },
  );
}

function drawBrush(brush: HTMLElement, from: Place, to: Place, ratio: number): void {
  brush.hidden = false;
  brush.style.left = `${Math.min(from.x, to.x) * ratio}px`;
  brush.style.top = `${Math.min(from.y, to.y) * ratio}px`;
  brush.style.width = `${Math.abs(from.x - to.x) * ratio}px`;
  brush.style.height = `${Math.abs(from.y - to.y) * ratio}px`;
}
