/** One shape per cluster beside its colour, so that no reader depends on telling colours apart. */
export const SHAPES = 8;
export const COLOURS = 8;

/**
 * The shape and colour of a cluster. Both turn together for the first eight; after that the shapes shift against
 * the colours, so that sixty-four clusters differ.
 */
export function lookOf(cluster: number): { readonly shape: number; readonly colour: number } {
  return { colour: cluster % COLOURS, shape: (cluster + Math.floor(cluster / COLOURS)) % SHAPES };
}

type Draw = (x: number, y: number, r: number) => string;

const n = (value: number) => value.toFixed(1).replace(/\.0$/, '').replace(/^-0$/, '0');

/** A closed outline through points given relative to the centre, in units of r. */
const outline =
  (...corners: readonly (readonly [number, number])[]): Draw =>
  (x, y, r) =>
    `M${corners.map(([dx, dy]) => `${n(x + dx * r)} ${n(y + dy * r)}`).join('L')}z`;

const circle: Draw = (x, y, r) =>
  `M${n(x - r)} ${n(y)}a${n(r)} ${n(r)} 0 1 0 ${n(2 * r)} 0a${n(r)} ${n(r)} 0 1 0 ${n(-2 * r)} 0z`;
const arm = 0.38;
const plus = outline(
  [-arm, -1.1],
  [arm, -1.1],
  [arm, -arm],
  [1.1, -arm],
  [1.1, arm],
  [arm, arm],
  [arm, 1.1],
  [-arm, 1.1],
  [-arm, arm],
  [-1.1, arm],
  [-1.1, -arm],
  [-arm, -arm],
);
const cross = outline(
  [0, -0.5],
  [0.6, -1.1],
  [1.1, -0.6],
  [0.5, 0],
  [1.1, 0.6],
  [0.6, 1.1],
  [0, 0.5],
  [-0.6, 1.1],
  [-1.1, 0.6],
  [-0.5, 0],
  [-1.1, -0.6],
  [-0.6, -1.1],
);
const star = outline(
  ...Array.from({ length: 10 }, (_, corner) => {
    const [angle, radius] = [(corner * Math.PI) / 5, corner % 2 === 0 ? 1.35 : 0.6];
    return [Math.sin(angle) * radius, -Math.cos(angle) * radius] as const;
  }),
);

const shapes: readonly Draw[] = [
  circle,
  outline([-0.88, -0.88], [0.88, -0.88], [0.88, 0.88], [-0.88, 0.88]),
  outline([0, -1.2], [1.1, 0.8], [-1.1, 0.8]),
  outline([0, -1.25], [1.25, 0], [0, 1.25], [-1.25, 0]),
  plus,
  outline([0, 1.2], [1.1, -0.8], [-1.1, -0.8]),
  star,
  cross,
];

/** The mark's outline as path data, about `r` pixels around its centre. */
export function markPath(shape: number, x: number, y: number, r: number): string {
  return shapes[shape % SHAPES]!(x, y, r);
}
