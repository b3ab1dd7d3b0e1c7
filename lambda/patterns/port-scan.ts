import { conn, door, unopened } from '../hosts/types/conn.ts';
import { pattern } from './pattern.ts';
import { counted, figure, within } from './wording.ts';

export const portScan = pattern([conn], {
  id: 'port-scan',
  title: 'many closed ports tried on few hosts',
  contract: 'A host tried many TCP ports that never opened, on few responders.',
  uses: ['unopened_ports', 'unopened_responders', 'unopened', 'records'],
  bounds: {
    ports: { value: 15, why: "Zeek's scan.zeek: 15 failed ports of a responder in 5 minutes" },
    portsPerResponder: { value: 3, why: 'fewer ports on each of more hosts is a sweep: failed-fanout' },
  },
  severities: ['medium'],
  techniques: ['T1046'],
  lookAlikes:
    'A vulnerability scan, a monitoring server that probes services, or a peer-to-peer client does the same.',
  exempt: ['scanner'],
  next: [
    'Is the originator a scanner of your own? Then add it to the known roles.',
    'Which of the ports did open? Look at the connections of the same pair in state SF or S1.',
    'An originator outside: is the responder meant to be reached from the Internet?',
  ],
  find(scene) {
    const { bounds, table } = scene;
    return scene.rows
      .filter((row) => scene.value(row, 'unopened_ports') >= bounds.ports)
      .filter(
        (row) =>
          scene.value(row, 'unopened_ports') >=
          bounds.portsPerResponder * scene.value(row, 'unopened_responders'),
      )
      .map((row) => {
        const ports = scene.value(row, 'unopened_ports');
        const { responders, responderCount } = scene.responders(row, unopened);
        return {
          row,
          severity: 'medium',
          explanation:
            `${table.host(row)} tried ${counted(ports, 'port')} that never opened on ` +
            `${responderCount === 1 ? responders[0]! : counted(responderCount, 'host')}${within(scene.span(row))} ` +
            `(${figure(scene.value(row, 'unopened'))} of its ${counted(scene.value(row, 'records'), 'connection')})`,
          evidence: ['unopened_ports', 'unopened_responders', 'unopened'],
          values: scene.shown(row, door, unopened),
          responders,
          responderCount,
          weight: ports,
        };
      });
  },
});
