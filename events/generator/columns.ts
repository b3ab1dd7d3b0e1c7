/** The columns of each log as Zeek 7.0 writes them with its default scripts: names and types, in order. */
export type Column = { readonly name: string; readonly type: string };

export type LogPath = keyof typeof listed;

const id = 'ts:time uid:string id.orig_h:addr id.orig_p:port id.resp_h:addr id.resp_p:port';

const listed = {
  conn: `${id} proto:enum service:string duration:interval orig_bytes:count resp_bytes:count conn_state:string
    local_orig:bool local_resp:bool missed_bytes:count history:string orig_pkts:count orig_ip_bytes:count
    resp_pkts:count resp_ip_bytes:count tunnel_parents:set[string]`,
  dce_rpc: `${id} rtt:interval named_pipe:string endpoint:string operation:string`,
  dns: `${id} proto:enum trans_id:count rtt:interval query:string qclass:count qclass_name:string qtype:count
    qtype_name:string rcode:count rcode_name:string AA:bool TC:bool RD:bool RA:bool Z:count
    answers:vector[string] TTLs:vector[interval] rejected:bool`,
  http: `${id} trans_depth:count method:string host:string uri:string referrer:string version:string
    user_agent:string origin:string request_body_len:count response_body_len:count status_code:count
    status_msg:string info_code:count info_msg:string tags:set[enum] username:string password:string
    proxied:set[string] orig_fuids:vector[string] orig_filenames:vector[string]
    orig_mime_types:vector[string] resp_fuids:vector[string] resp_filenames:vector[string]
    resp_mime_types:vector[string]`,
  ssl: `${id} version:string cipher:string curve:string server_name:string resumed:bool last_alert:string
    next_protocol:string established:bool ssl_history:string cert_chain_fps:vector[string]
    client_cert_chain_fps:vector[string] sni_matches_cert:bool validation_status:string`,
  kerberos: `${id} request_type:string client:string service:string success:bool error_msg:string from:time
    till:time cipher:string forwardable:bool renewable:bool client_cert_subject:string
    client_cert_fuid:string server_cert_subject:string server_cert_fuid:string`,
  ntlm: `${id} username:string hostname:string domainname:string server_nb_computer_name:string
    server_dns_computer_name:string server_tree_name:string success:bool`,
  smb_mapping: `${id} path:string service:string native_file_system:string share_type:string`,
  smb_files: `${id} fuid:string action:enum path:string name:string size:count prev_name:string
    times.modified:time times.accessed:time times.created:time times.changed:time`,
  ssh: `${id} version:count auth_success:bool auth_attempts:count direction:enum client:string server:string
    cipher_alg:string mac_alg:string compression_alg:string kex_alg:string host_key_alg:string
    host_key:string`,
  rdp: `${id} cookie:string result:string security_protocol:string client_channels:vector[string]
    keyboard_layout:string client_build:string client_name:string client_dig_product_id:string
    desktop_width:count desktop_height:count requested_color_depth:string cert_type:string
    cert_count:count cert_permanent:bool encryption_level:string encryption_method:string`,
  ldap: `${id} message_id:int version:int opcode:string result:string diagnostic_message:string object:string
    argument:string`,
  ldap_search: `${id} message_id:int scope:string deref_aliases:string base_object:string result_count:count
    result:string diagnostic_message:string filter:string attributes:vector[string]`,
} as const;

export const logPaths = Object.keys(listed) as LogPath[];

export function columnsOf(logPath: LogPath): readonly Column[] {
  return listed[logPath].split(/\s+/).map((column) => {
    const [name, type] = column.split(/:(.*)/s) as [string, string];
    return { name, type };
  });
}
