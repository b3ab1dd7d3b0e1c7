import { visible } from '../../escape.ts';
import { countOf, figure, inUnit } from '../../figure.ts';
import { lookOf, markPath } from '../../plot/mark.ts';
import type { PageData } from '../page-data.ts';
import { element, make } from './data.ts';

const PAGE = 100;
const SVG = 'http://www.w3.org/2000/svg';
const ranks = { low: 1, medium: 2, high: 3 };

type Key = number | string | null;

/** The host table: sorted by any column, filtered by text, cluster and findings, a hundred rows at a time. */
export class HostList {
  readonly #data: PageData;
  readonly #flags: ReadonlyMap<number, PageData['flagged'][number]>;
  readonly #columns = new Map<string, PageData['columns'][number]>();
  readonly #filter = element<HTMLInputElement>('host-filter');
  readonly #cluster = element<HTMLSelectElement>('host-cluster');
  readonly #flaggedOnly = element<HTMLInputElement>('host-flagged');
  #rows: number[] = [];
  #sort: { key: string; descending: boolean } | null = null;
  #page = 0;

  constructor(data: PageData) {
    this.#data = data;
    this.#flags = new Map(data.flagged.map((flag) => [flag.row, flag]));
    for (const column of data.columns) this.#columns.set(`feature:${column.name}`, column);
    this.#cluster.append(...data.clusters.map(({ id }) => make('option', String(id), { value: String(id) })));
    this.#cluster.closest('label')!.hidden = data.labels === null;
    this.#listen();
    element('host-controls').hidden = false;
    this.#select();
  }

  #listen(): void {
    for (const header of document.querySelectorAll<HTMLElement>('#host-table th[data-key]')) {
      const button = make('button', header.textContent ?? '', { type: 'button' });
      header.replaceChildren(button);
      button.addEventListener('click', () => this.#sortBy(header));
    }
    for (const control of [this.#filter, this.#cluster, this.#flaggedOnly]) {
      control.addEventListener('input', () => this.#select());
    }
    element('host-previous').addEventListener('click', () => this.#turn(-1));
    element('host-next').addEventListener('click', () => this.#turn(1));
  }

  /** First by the direction that tells most: numbers from the largest, texts from the first. */
  #sortBy(header: HTMLElement): void {
    const key = header.dataset.key!;
    const numeric = header.classList.contains('number') || key === 'flag';
    const again = this.#sort?.key === key;
    this.#sort = { key, descending: again ? !this.#sort!.descending : numeric };
    for (const other of document.querySelectorAll('#host-table th[data-key]'))
      other.removeAttribute('aria-sort');
    header.setAttribute('aria-sort', this.#sort.descending ? 'descending' : 'ascending');
    this.#select();
  }

  #turn(pages: number): void {
    this.#page += pages;
    this.#show();
    element('host-table').scrollIntoView({ block: 'start' });
  }

  #select(): void {
    const wanted = this.#filter.value.trim().toLowerCase();
    const cluster = this.#cluster.value === '' ? null : Number(this.#cluster.value);
    const { hosts, labels } = this.#data;
    this.#rows = [...hosts.keys()].filter(
      (row) =>
        (!this.#flaggedOnly.checked || this.#flags.has(row)) &&
        (cluster === null || labels?.[row] === cluster) &&
        (wanted === '' ||
          hosts[row]!.toLowerCase().includes(wanted) ||
          this.#top(row).toLowerCase().includes(wanted)),
    );
    if (this.#sort !== null) this.#order(this.#sort);
    this.#page = 0;
    this.#show();
  }

  #order({ key, descending }: { key: string; descending: boolean }): void {
    const keys = this.#data.hosts.map((_, row) => this.#keyOf(key, row));
    const turn = descending ? -1 : 1;
    this.#rows.sort((a, b) => {
      const [left, right] = [keys[a]!, keys[b]!];
      if (left === right) return a - b;
      // A host without a number stands last, whichever way the others are sorted.
      if (left === null || right === null) return left === null ? 1 : -1;
      return (left < right ? -1 : 1) * turn;
    });
  }

  #keyOf(key: string, row: number): Key {
    if (key === 'host') return addressKey(this.#data.hosts[row]!);
    if (key === 'top') return addressKey(this.#top(row));
    if (key === 'cluster') return this.#data.labels?.[row] ?? null;
    if (key === 'distance') return this.#data.distances?.[row] ?? null;
    if (key === 'flag') return ranks[this.#flags.get(row)?.severity ?? 'low'] * Number(this.#flags.has(row));
    return this.#columns.get(key)?.values[row] ?? null;
  }

  #top(row: number): string {
    return this.#data.responders[this.#data.topResponder[row]!] ?? '';
  }

  #show(): void {
    const pages = Math.max(1, Math.ceil(this.#rows.length / PAGE));
    this.#page = Math.min(Math.max(this.#page, 0), pages - 1);
    const shown = this.#rows.slice(this.#page * PAGE, (this.#page + 1) * PAGE);
    document
      .querySelector('#host-table tbody')!
      .replaceChildren(...shown.map((row) => this.#rowElement(row)));
    const [matching, all] = [this.#rows.length, this.#data.hosts.length];
    element('host-count').textContent =
      matching === all ? countOf(all, 'hosts') : `${figure(matching)} of ${countOf(all, 'hosts')}`;
    element('host-page').textContent = `page ${figure(this.#page + 1)} of ${figure(pages)}`;
    element('host-pages').hidden = pages === 1;
    element<HTMLButtonElement>('host-previous').disabled = this.#page === 0;
    element<HTMLButtonElement>('host-next').disabled = this.#page === pages - 1;
  }

  #rowElement(row: number): HTMLTableRowElement {
    const tableRow = make('tr');
    const { labels, distances, columns, hosts } = this.#data;
    tableRow.append(make('th', visible(hosts[row]!), { scope: 'row' }), this.#flagCell(row));
    if (labels !== null) tableRow.append(clusterCell(labels[row]!));
    for (const { unit, values } of columns)
      tableRow.append(make('td', inUnit(values[row]!, unit), { class: 'number' }));
    tableRow.append(make('td', visible(this.#top(row))));
    if (distances !== null)
      tableRow.append(make('td', figure(Number(distances[row]!.toFixed(3))), { class: 'number' }));
    return tableRow;
  }

  #flagCell(row: number): HTMLTableCellElement {
    const cell = make('td');
    const flag = this.#flags.get(row);
    if (flag !== undefined)
      cell.append(
        make('span', flag.severity, { class: `severity ${flag.severity}` }),
        flag.silenced ? ' silenced' : '',
      );
    return cell;
  }
}

function clusterCell(cluster: number): HTMLTableCellElement {
  const cell = make('td');
  const { shape, colour } = lookOf(cluster);
  const picture = document.createElementNS(SVG, 'svg');
  for (const [name, value] of Object.entries({
    class: 'plot key',
    viewBox: '0 0 14 14',
    width: '14',
    height: '14',
    'aria-hidden': 'true',
  })) {
    picture.setAttribute(name, value);
  }
  const mark = document.createElementNS(SVG, 'path');
  mark.setAttribute('class', `spot c${colour}`);
  mark.setAttribute('d', markPath(shape, 7, 7, 5));
  picture.append(mark);
  cell.append(picture, ` ${cluster}`);
  return cell;
}

/** 10.0.0.9 before 10.0.0.10: the numbers of an IPv4 address are padded, other names sort as text. */
function addressKey(host: string): string {
  return /^\d+(\.\d+){3}$/.test(host) ? host.replace(/\d+/g, (part) => part.padStart(3, '0')) : host;
}
