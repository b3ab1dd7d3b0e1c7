import type { Frame } from './spots.ts';

export type Labelled = { readonly text: string; readonly x: number; readonly y: number };

/** Where a label stands; `leader` asks for a line back to its mark because the label could not stand beside it. */
export type Placed = Labelled & {
  readonly textX: number;
  readonly textY: number;
  readonly anchor: 'start' | 'end';
  readonly leader: boolean;
};

type Box = { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number };

/** Width of a bold character at 12 px in the widest of the usual fonts. */
const CHARACTER = 7.9;
const LINE = 14;
const GAP = 9;

/** Rises and falls tried in turn: beside the mark first, then further and further away. */
const LIFTS = [0, -1, 1, -2, 2, -3, 3, -4, 4, -6, 6, -8, 8].map((step) => step * LINE);

/**
 * Labels that cover neither each other nor a flagged mark, in the order given; those without room are left out.
 * Other marks are covered only where there is no other place.
 */
export function placeLabels(
  labels: readonly Labelled[],
  frame: Frame,
  spots: readonly { readonly x: number; readonly y: number }[] = [],
): Placed[] {
  const marks = labels.map((label) => around(label, 6));
  const taken: Box[] = [];
  const placed: Placed[] = [];
  labels.forEach((label, index) => {
    const others = [...marks.filter((_, mark) => mark !== index), ...taken];
    const possible = candidates(label).filter(
      ({ box }) => inside(box, frame) && !others.some((other) => overlap(box, other)),
    );
    const free = possible.find(({ box }) => !spots.some((spot) => overlap(box, around(spot, 3))));
    const found = free ?? possible[0];
    if (found === undefined) return;
    taken.push(found.box);
    placed.push(found.placed);
  });
  return placed;
}

function candidates(label: Labelled): { box: Box; placed: Placed }[] {
  const width = label.text.length * CHARACTER;
  return LIFTS.flatMap((lift) =>
    (['start', 'end'] as const).map((anchor) => {
      const textX = anchor === 'start' ? label.x + GAP : label.x - GAP;
      const textY = label.y + lift + 4;
      const left = anchor === 'start' ? textX : textX - width;
      const box = { left, right: left + width, top: textY - 11, bottom: textY + 3 };
      return { box, placed: { ...label, textX, textY, anchor, leader: lift !== 0 } };
    }),
  );
}

const around = ({ x, y }: { x: number; y: number }, reach: number): Box => ({
  left: x - reach,
  right: x + reach,
  top: y - reach,
  bottom: y + reach,
});

const inside = (box: Box, frame: Frame) =>
  box.left >= frame.left && box.right <= frame.right && box.top >= frame.top && box.bottom <= frame.bottom;

const overlap = (a: Box, b: Box) =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
