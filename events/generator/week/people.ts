import { fileAccess, fileName } from '../benign/smb-files.ts';
import { flow } from '../flow.ts';
import { dialogue, pipe } from '../rpc.ts';
import type { WeekHabit } from './habit.ts';
import { dayOf, hourOfDay, workIn } from './rhythm.ts';

const chat = { address: '192.0.2.50' };
const calls = { address: '192.0.2.60' };
const cloud = { address: '203.0.113.20' };

/** What people do for hours or now and then: chat all day, meet over video, upload, rename a heap of pictures. */
export const people: WeekHabit = (network, window, random) => {
  const work = workIn(window);
  const weekend = dayOf(window) === 0 || dayOf(window) === 6;
  const some = (share: number) => network.workstations.filter(() => random.chance(share));
  const within = (): number => window.start + random.next() * 3000;
  // A connection is logged when it ends: those of the day at five in the afternoon.
  const leaving = !weekend && hourOfDay(window) === 17 ? some(0.3) : [];
  return {
    conn: [
      ...leaving.map((host) => {
        const duration = random.between(6, 9.5) * 3600;
        return flow(
          host,
          chat,
          within() - duration,
          { port: 443, service: 'ssl', duration, sent: 2_000_000, received: 9_000_000 },
          random,
        );
      }),
      ...some(0.06 * work).map((host) => {
        const sent = Math.round(random.logNormal(180_000_000, 0.6));
        const about = {
          port: 3480,
          proto: 'udp',
          duration: 2400,
          sent,
          received: Math.round(sent * random.between(0.8, 2)),
        } as const;
        return flow(host, calls, within(), about, random);
      }),
      ...some(0.02 * work).map((host) => {
        const sent = Math.min(1_800_000_000, Math.round(random.logNormal(30_000_000, 1.2)));
        return flow(
          host,
          cloud,
          within(),
          { port: 443, service: 'ssl', duration: sent / 4e6, sent, received: 300_000 },
          random,
        );
      }),
    ],
    smb_files: some(0.001 * work).flatMap((host) =>
      Array.from({ length: 40 }, (_, index) => {
        const about = {
          action: 'RENAME',
          share: 'Home$',
          name: `trip\\${index}.jpg`,
          previous: `trip\\${fileName(random)}`,
        } as const;
        return fileAccess(host, host.fileServers[0]!, window.start + 900 + index, about, random);
      }),
    ),
    // Whoever opens the print queue asks to be told of changes.
    dce_rpc: some(0.01 * work).flatMap((host) =>
      dialogue(
        host,
        network.printServer,
        pipe('spoolss'),
        [
          'spoolss::RpcOpenPrinterEx',
          'spoolss::RpcRemoteFindFirstPrinterChangeNotificationEx',
          'spoolss::RpcFindClosePrinterChangeNotification',
          'spoolss::RpcClosePrinter',
        ],
        within(),
        random,
        1,
      ),
    ),
  };
};
