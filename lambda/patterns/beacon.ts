import { isExternal } from '../hosts/address.ts';
import type { HostTable } from '../hosts/table.ts';
import { conn, door } from '../hosts/types/conn.ts';
