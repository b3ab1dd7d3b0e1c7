import { visible } from '../../escape.ts';
import { inUnit } from '../../figure.ts';
import { type Measure, type ScaleKind, scaleFor } from '../../plot/axis.ts';
import { type Drawing, drawPlot, type Plot } from '../../plot/draw.ts';
import type { PageColumn, PageData } from '../page-data.ts';
import { element, make } from './data.ts';
import { type Place, readGestures } from './gestures.ts';

type Zoom = { readonly x: readonly [number, number]; readonly y: readonly [number, number] };

/** Pixels within which a host is under the pointer. */
const REACH = 14;
const STEP = 0.2;

/** The plot once a script is there: two features of choice, zoom, and a name for what is under the pointer. */
export class PlotStage {
  readonly #data: PageData;
  readonly #picture = element<SVGSVGElement>('plot');
  readonly #tip = element('plot-tip');
  readonly #stage = element('plot-stage');
  readonly #columns: ReadonlyMap<string, Measure>;
  #drawing!: Drawing;
  #plot!: Plot;
  #zoom: Zoom | null = null;
  #flaggedInTurn = -1;

  constructor(data: PageData) {
    this.#data = data;
    this.#columns = new Map(data.columns.map((column) => [column.name, measureOf(column)]));
    this.#listen();
    element('plot-controls').hidden = false;
    element('plot-hint').hidden = false;
    new ResizeObserver(() => this.#draw()).observe(this.#stage);
    this.#draw();
  }

  #listen(): void {
    for (const axis of ['x', 'y'] as const) {
      element(`plot-${axis}`).addEventListener('change', () => {
        element<HTMLSelectElement>(`plot-${axis}-scale`).value = scaleFor(this.#measure(axis).values);
        this.#zoomTo(null);
      });
      element(`plot-${axis}-scale`).addEventListener('change', () => this.#zoomTo(null));
    }
    element('plot-in').addEventListener('click', () => this.#zoomBy(0.6));
    element('plot-out').addEventListener('click', () => this.#zoomBy(1 / 0.6));
    element('plot-reset').addEventListener('click', () => this.#zoomTo(null));
    this.#stage.tabIndex = 0;
    this.#stage.setAttribute('role', 'group');
    this.#stage.setAttribute('aria-label', 'Plot');
    this.#stage.setAttribute('aria-describedby', 'plot-hint');
    this.#stage.addEventListener('keydown', (event) => this.#key(event));
    readGestures(this.#stage, element('plot-brush'), {
      hover: (place) => this.#nameAt(place),
      leave: () => this.#hideTip(),
      select: (from, to) => this.#zoomToBox(from, to),
      reset: () => this.#zoomTo(null),
      scale: (factor, place) => this.#zoomBy(factor, place),
    });
  }

  #measure(axis: 'x' | 'y'): Measure {
    return this.#columns.get(element<HTMLSelectElement>(`plot-${axis}`).value)!;
  }

  #draw(): void {
    const width = Math.max(300, Math.round(this.#stage.clientWidth));
    const height = Math.round(Math.min(560, Math.max(380, width * 0.55)));
    const scale = (axis: 'x' | 'y') => element<HTMLSelectElement>(`plot-${axis}-scale`).value as ScaleKind;
    this.#plot = {
      x: this.#measure('x'),
      y: this.#measure('y'),
      labels: this.#data.labels,
      clusters: this.#data.clusters,
      flagged: this.#data.flagged.map(({ row }) => ({ row, host: this.#data.hosts[row]! })),
    };
    this.#drawing = drawPlot(this.#plot, {
      width,
      height,
      xScale: scale('x'),
      yScale: scale('y'),
      zoom: this.#zoom,
    });
    this.#picture.setAttribute('viewBox', `0 0 ${width} ${height}`);
    // The drawing escapes every text itself, as it does for the file.
    element('plot-body').innerHTML = this.#drawing.body;
    this.#hideTip();
  }

  #zoomTo(zoom: Zoom | null): void {
    this.#zoom = zoom;
    this.#draw();
  }

  #zoomToBox(from: Place, to: Place): void {
    const { x, y } = this.#drawing;
    const across = [x.invert(Math.min(from.x, to.x)), x.invert(Math.max(from.x, to.x))] as const;
    const up = [y.invert(Math.max(from.y, to.y)), y.invert(Math.min(from.y, to.y))] as const;
    if (across[0] < across[1] && up[0] < up[1]) this.#zoomTo({ x: across, y: up });
  }

  /** Shows `factor` times what is shown, around a place or the middle. */
  #zoomBy(factor: number, around?: Place): void {
    const { left, right, top, bottom } = this.#drawing.frame;
    const centre = around ?? { x: (left + right) / 2, y: (top + bottom) / 2 };
    const near = (edge: number, middle: number) => middle + (edge - middle) * factor;
    this.#zoomToBox(
      { x: near(left, centre.x), y: near(top, centre.y) },
      { x: near(right, centre.x), y: near(bottom, centre.y) },
    );
  }

  #moveBy(across: number, up: number): void {
    const { left, right, top, bottom } = this.#drawing.frame;
    const [dx, dy] = [across * (right - left) * STEP, up * (bottom - top) * STEP];
    this.#zoomToBox({ x: left + dx, y: top - dy }, { x: right + dx, y: bottom - dy });
  }

  #key(event: KeyboardEvent): void {
    const actions: Record<string, () => void> = {
      ArrowLeft: () => this.#moveBy(-1, 0),
      ArrowRight: () => this.#moveBy(1, 0),
      ArrowUp: () => this.#moveBy(0, 1),
      ArrowDown: () => this.#moveBy(0, -1),
      '+': () => this.#zoomBy(0.6),
      '=': () => this.#zoomBy(0.6),
      '-': () => this.#zoomBy(1 / 0.6),
      0: () => this.#zoomTo(null),
      n: () => this.#nextFlagged(),
      Escape: () => this.#hideTip(),
    };
    const action = actions[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (action === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    action();
  }

  #nextFlagged(): void {
    const { flagged } = this.#plot;
    if (flagged.length === 0) return;
    this.#flaggedInTurn = (this.#flaggedInTurn + 1) % flagged.length;
    this.#name([flagged[this.#flaggedInTurn]!.row]);
  }

  #at(row: number): Place {
    return {
      x: this.#drawing.x.position(this.#plot.x.values[row]!),
      y: this.#drawing.y.position(this.#plot.y.values[row]!),
    };
  }

  /** Names the host nearest to a place, and how many others stand on the same spot. */
  #nameAt(place: Place): void {
    let nearest = REACH ** 2;
    let found: number[] = [];
    for (let row = 0; row < this.#data.hosts.length; row++) {
      const { x, y } = this.#at(row);
      const distance = (x - place.x) ** 2 + (y - place.y) ** 2;
      if (distance < nearest) [nearest, found] = [distance, [row]];
      else if (distance === nearest && found.length > 0) found.push(row);
    }
    if (found.length === 0) this.#hideTip();
    else this.#name(found);
  }

  #name(rows: readonly number[]): void {
    const row = rows[0]!;
    const { x, y } = this.#plot;
    const lines = [x, y].map(({ title, unit, values }) => `${title}: ${inUnit(values[row]!, unit)}`);
    const cluster = this.#data.labels === null ? [] : [`cluster ${this.#data.labels[row]}`];
    const others = rows.length > 1 ? [`and ${rows.length - 1} more at this spot`] : [];
    const name = visible(this.#data.hosts[row]!);
    const words = [...lines, ...cluster, ...others];
    this.#tip.replaceChildren(make('strong', name), ...words.map((line) => make('div', line)));
    this.#tip.hidden = false;
    this.#placeTip(this.#at(row));
    element('plot-spoken').textContent = [name, ...words].join(', ');
  }

  #placeTip({ x, y }: Place): void {
    const ratio = this.#stage.clientWidth / this.#picture.viewBox.baseVal.width;
    const { offsetWidth, offsetHeight } = this.#tip;
    const left =
      x * ratio + 14 + offsetWidth > this.#stage.clientWidth ? x * ratio - 14 - offsetWidth : x * ratio + 14;
    this.#tip.style.left = `${Math.max(0, left)}px`;
    this.#tip.style.top = `${Math.max(0, y * ratio - offsetHeight - 10)}px`;
  }

  #hideTip(): void {
    this.#tip.hidden = true;
  }
}

const measureOf = ({ values, ...column }: PageColumn): Measure => ({
  ...column,
  values: Float64Array.from(values, (value) => value ?? NaN),
});
