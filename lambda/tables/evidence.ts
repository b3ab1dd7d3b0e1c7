import type { FoundHost } from '../patterns/finding.ts';
import type { Column } from './column.ts';
import { column, type FoundRow, type FoundRows, findingColumns } from './findings.ts';

/** One thing that a finding rests on; `text` is a stranger's for all kinds but `feature`. */
type Piece = {
  readonly kind: 'feature' | 'value' | 'responder' | 'record' | 'object';
  /** the feature, or the field that the text is a value of */
  readonly name: string;
  readonly title?: string;
  readonly measuredIn?: string;
  readonly value?: number | null;
  readonly median?: number | null;
  readonly z?: number | null;
  readonly text?: string;
};

export type EvidenceRow = FoundRow & { readonly place: number; readonly piece: Piece };

/** Everything that the findings rest on, in the order of the report. `source` is the one object of the log, if it is one. */
export function evidenceRows(found: readonly FoundRow[], source: string | null): EvidenceRow[] {
  return found.flatMap((row) =>
    piecesOf(row.host, source).map((piece, index) => ({ ...row, place: index + 1, piece })),
  );
}

function piecesOf(host: FoundHost, source: string | null): Piece[] {
  const objects = host.objects ?? (source === null ? [] : [source]);
  return [
    ...host.evidence.map(({ feature, title, unit, value, median, z, note }) => ({
      kind: 'feature' as const,
      name: feature,
      title,
      measuredIn: unit,
      value,
      median,
      z,
      ...(note === undefined ? {} : { text: note }),
    })),
    ...host.values.map(({ field, value, records }) => ({
      kind: 'value' as const,
      name: field,
      measuredIn: 'records',
      value: records,
      text: value,
    })),
    ...host.responders.map((text) => ({ kind: 'responder' as const, name: 'id.resp_h', text })),
    ...host.uids.map((text) => ({ kind: 'record' as const, name: 'uid', text })),
    ...objects.map((text) => ({ kind: 'object' as const, name: 'object', text })),
  ];
}

type EvidenceColumn = Column<FoundRows<EvidenceRow>>;

/** One row a piece of evidence. */
export const evidence: readonly EvidenceColumn[] = [
  ...findingColumns<EvidenceRow>(),
  column('place', 'int', 'place among what speaks against the host, from 1', ({ place }) => place),
  column('kind', 'string', 'feature, value, responder, record or object', ({ piece }) => piece.kind),
  column('name', 'string', 'the feature, or the field that has the value', ({ piece }) => piece.name),
  column('title', 'string', 'the feature in words', ({ piece }) => piece.title ?? null),
  column(
    'value',
    'double',
    "the feature's value, or the records of a value",
    ({ piece }) => piece.value ?? null,
  ),
  column('median', 'double', 'median of all hosts', ({ piece }) => piece.median ?? null),
  column('z', 'double', 'z-score among all hosts', ({ piece }) => piece.z ?? null),
  column('measured_in', 'string', 'unit of value and median', ({ piece }) => piece.measuredIn ?? null),
  column(
    'text',
    'string',
    'note of a feature; else the value, the responder, the uid of a record, the object',
    ({ piece }) => piece.text ?? null,
  ),
];
