import { isExternal } from '../hosts/locality.ts';
import { conn } from '../hosts/types/conn.ts';
import { pattern } from './pattern.ts';
import { counted, lasting, within } from './wording.ts';

export const beacon = pattern([conn], {
  id: 'beacon',
  title: 'contacts as regular as a clock',
  contract:
    'A host contacts one responder of another network at regular intervals; medium where the log holds enough clients to say that hardly any other host calls it.',
  uses: ['regularity', 'responders'],
  bounds: {
    regularity: {
      value: 0.9,
      why: "RITA's high severity begins at 0.8; clocks and timers with a little jitter reach 0.9",
    },
    contacts: { value: 23, why: 'RITA 4 asks for 23 connections; fewer look regular by chance' },
    contactsAlone: {
      value: 100,
      why: 'where there are not clients enough to compare with, only a long and quick beat is worth a line',
    },
    intervalAlone: {
      value: 600,
      why: 'seconds; slower beats are updates and keep-alives more often than not',
    },
    interval: {
      value: 5,
      why: 'seconds; faster is a download or a stream, not a program that asks for work',
    },
    clients: { value: 20, why: 'how rare a responder is can be said from 20 clients on' },
    clientResponders: {
      value: 3,
      why: 'a host that called fewer is an outside caller or a device, not a client',
    },
    callers: {
      value: 2,
      why: 'RITA takes a responder of up to 2 % of the hosts as rare; updates and clocks have many',
    },
  },
  severities: ['low', 'medium'],
  techniques: ['T1071', 'T1573'],
  lookAlikes: 'Update checks, monitoring agents, push services, clocks and message queues are as regular.',
  exempt: ['management', 'backup', 'proxy'],
  next: [
    'What is the responder: its name in dns.log and ssl.log, its owner, when was it first called?',
    'Do the bytes of the contacts differ? Equal sizes are a question for work, changing ones the work itself.',
    'Which program on the originator keeps the beat?',
  ],
  find(scene) {
    const { bounds, table } = scene;
    const isClient = (row: number): boolean =>
      !isExternal(table.host(row)) || scene.value(row, 'responders') >= bounds.clientResponders;
    const candidates = scene.rows
      .filter(isClient)
      .filter((row) => scene.value(row, 'regularity') >= bounds.regularity)
      .map((row) => ({
        row,
        beats: table
          .cadences(row)
          .filter(({ responder }) => isExternal(responder))
          .filter(({ regularity }) => regularity >= bounds.regularity)
          .filter(({ records, interval }) => records >= bounds.contacts && interval >= bounds.interval),
      }))
      .filter(({ beats }) => beats.length > 0);
    if (candidates.length === 0) return [];
    const clients = table.column('responders').filter((number) => number >= bounds.clientResponders).length;
    const callers = table.callers(
      new Set(candidates.flatMap(({ beats }) => beats.map((beat) => beat.responder))),
    );
    return candidates.flatMap(({ row, beats }) => {
      const rare = beats.filter(({ responder }) => callers.get(responder)! <= bounds.callers);
      const beat = rare[0] ?? beats[0]!;
      const comparable = clients >= bounds.clients;
      if (comparable && rare.length === 0) return [];
      const hurried = beat.records >= bounds.contactsAlone && beat.interval <= bounds.intervalAlone;
      if (!comparable && !hurried) return [];
      return {
        row,
        severity: comparable ? 'medium' : 'low',
        explanation:
          `${table.host(row)} contacted ${beat.responder} ${counted(beat.records, 'time')}${within(scene.span(row))}, ` +
          `about every ${lasting(beat.interval)}` +
          (comparable
            ? `; ${counted(callers.get(beat.responder)! - 1, 'other host')} of ${table.size} called it`
            : ''),
        evidence: ['regularity'],
        responders: (comparable ? rare : beats).map(({ responder }) => responder),
        weight: beat.regularity,
      };
    });
  },
});
