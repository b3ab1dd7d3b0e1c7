import { conn } from '../hosts/types/conn.ts';
import { pattern } from './pattern.ts';
import { lasting } from './wording.ts';

export const longConnection = pattern([conn], {
  id: 'long-connection',
  title: 'a connection that lasted for hours',
  contract: 'A host kept one connection open for hours. Reported, not worth waking someone for.',
  uses: ['longest'],
  bounds: {
    seconds: { value: 4 * 3600, why: "RITA's third step (1, 4, 8, 12 hours); shorter ones are everyday" },
  },
  severities: ['low'],
  techniques: ['T1571', 'T1219'],
  lookAlikes:
    'Remote desktop, SSH, VPN, database, push and message-queue clients, and multicast groups stay connected.',
  exempt: ['proxy', 'management', 'backup'],
  next: ['Which responder and service is it? A responder that no other host calls is worth a look.'],
  find(scene) {
    const { bounds, table } = scene;
    return scene.rows
      .filter((row) => scene.value(row, 'longest') >= bounds.seconds)
      .map((row) => ({
        row,
        severity: 'low',
        explanation: `${table.host(row)} kept a connection open for ${lasting(scene.value(row, 'longest'))}`,
        evidence: ['longest'],
        weight: scene.value(row, 'longest'),
      }));
  },
});
