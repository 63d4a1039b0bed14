/**
 * What mends what: the lines of a server's or a proxy's configuration, filled in for this site and this domain.
 */

/** @typedef {{domain: string, origin: string, host: string}} Place `host`: of the endpoint, perhaps with its port */
/** @typedef {Array<[where: string, lines: string]>} Remedy */

/** @param {Place} place @param {import("./words.js").Say} _ for all that is no configuration @returns {Record<string, Remedy>} */
export function remedies({ domain, origin, host }, _) {
    const name = host.replace(/:\d+$/, "");
    const notes = {
        foreign: _("and blob: if the files lie on another origin"),
        resolves: _("must give an address"),
        silent: _("refused or silent: the server, its port or a firewall"),
        domainOf: _("the part of the addresses after the @"),
        proxy: _("a proxy in front does the TLS"),
        listener: _("on the listener that the proxy reaches"),
        plain: _("the password then travels as it is, within TLS"),
    };
    return {
        secure: [[_("Your web server"), _("Serve the page by https:// (http:// only works on this machine).")]],
        policy: [["Content-Security-Policy", `script-src 'self' 'wasm-unsafe-eval'; connect-src 'self' https://${host} wss://${host}`]],
        mixed: [[_("Your page"), _("An https page may only use wss:// and https:// addresses.")]],
        storage: [[_("The browser"), _("Allow this site to store data; a private window may forbid it.")]],
        workers: [["Content-Security-Policy", `worker-src 'self'   # ${notes.foreign}`]],
        unreachable: [
            [_("Name"), `dig +short ${name}            # ${notes.resolves}`],
            [_("Port"), `curl -v https://${host}/       # ${notes.silent}`],
            [_("Name in the certificate"), `openssl s_client -connect ${port(host)} -servername ${name} -verify_hostname ${name} </dev/null`],
            ["Prosody", `https_ports = { 5281 }\nprosodyctl --root cert import ${name} /etc/letsencrypt/live`],
            ["ejabberd", `certfiles: ["/etc/letsencrypt/live/${name}/*.pem"]\nlisten: [{port: 5443, module: ejabberd_http, tls: true}]`],
        ],
        hostMeta: [
            ["nginx", hostMetaOf(domain, host)],
            ["ejabberd", `request_handlers:\n  /.well-known/host-meta: mod_host_meta\n  /.well-known/host-meta.json: mod_host_meta`],
            [_("Or on your page"), `data-websocket-url="wss://${host}/xmpp-websocket"`],
        ],
        hostMetaCors: [
            ["nginx", `location /.well-known/host-meta {\n  add_header Access-Control-Allow-Origin "*" always;\n}`],
            ["Caddy", `header /.well-known/host-meta* Access-Control-Allow-Origin "*"`],
            [_("Or on your page"), `data-websocket-url="wss://${host}/xmpp-websocket"`],
        ],
        websocket: [
            ["Prosody", `modules_enabled = { …, "websocket" }   -- wss://${name}:5281/xmpp-websocket`],
            ["ejabberd", `request_handlers:\n  /ws: ejabberd_http_ws   # wss://${name}:5443/ws`],
            ["nginx", upgrade("/xmpp-websocket")],
        ],
        upgrade: [
            ["nginx", upgrade("/xmpp-websocket")],
            ["Apache", `ProxyPass /xmpp-websocket ws://localhost:5280/xmpp-websocket\n# mod_proxy_wstunnel`],
            ["ejabberd", `websocket_origin: ["${origin}"]`],
        ],
        protocol: [["nginx", `proxy_set_header Sec-WebSocket-Protocol $http_sec_websocket_protocol;`]],
        host: [
            ["Prosody", `VirtualHost "${domain}"`],
            ["ejabberd", `hosts: ["${domain}"]`],
            [_("Your page"), `data-domain="…"   # ${notes.domainOf}`],
        ],
        insecure: [
            ["Prosody", `consider_websocket_secure = true\nconsider_bosh_secure = true   -- ${notes.proxy}`],
            ["ejabberd", `starttls_required: false   # ${notes.listener}`],
        ],
        mechanisms: [
            ["Prosody", `authentication = "internal_hashed"`],
            ["ejabberd", `auth_password_format: scram`],
            [_("Or on your page"), `data-allow-plain   # ${notes.plain}`],
        ],
        guests: [
            ["Prosody", `VirtualHost "${domain}"\n  authentication = "anonymous"`],
            ["ejabberd", `host_config:\n  ${domain}:\n    auth_method: anonymous\n    anonymous_protocol: sasl_anon`],
        ],
        bosh: [
            ["Prosody", `modules_enabled = { …, "bosh" }   -- https://${name}:5281/http-bind`],
            ["ejabberd", `request_handlers:\n  /bosh: mod_bosh   # https://${name}:5443/bosh`],
        ],
        boshCors: [
            ["Prosody", `http_cors_override = { bosh = { enabled = true, origins = { "${origin}" } } }`],
            ["ejabberd", `custom_headers:\n  "Access-Control-Allow-Origin": "${origin}"\n  "Access-Control-Allow-Headers": "Content-Type"`],
        ],
        resume: [["Prosody", `modules_enabled = { …, "smacks" }`], ["ejabberd", `mod_stream_mgmt: {}`]],
        archive: [
            ["Prosody", `modules_enabled = { …, "mam" }\ndefault_archive_policy = true`],
            ["ejabberd", `mod_mam: {default: always}`],
        ],
        rooms: [
            ["Prosody", `Component "rooms.${domain}" "muc"\n  modules_enabled = { "muc_mam" }`],
            ["ejabberd", `mod_muc: {host: "rooms.@HOST@", default_room_options: {mam: true}}`],
        ],
        uploads: [
            ["Prosody", `Component "upload.${domain}" "http_file_share"`],
            ["ejabberd", `mod_http_upload: {put_url: "https://@HOST@:5443/upload"}\n# request_handlers: /upload: mod_http_upload`],
        ],
        uploadCors: [
            ["Prosody", `http_cors_override = { file_share = { enabled = true, origins = { "${origin}" } } }`],
            ["ejabberd", `mod_http_upload:\n  custom_headers:\n    "Access-Control-Allow-Origin": "${origin}"\n    "Access-Control-Allow-Methods": "GET,HEAD,PUT,OPTIONS"\n    "Access-Control-Allow-Headers": "Content-Type"`],
        ],
        uploadUrl: [
            ["Prosody", `Component "upload.${domain}" "http_file_share"\n  http_external_url = "https://upload.${domain}/"`],
            ["ejabberd", `mod_http_upload: {put_url: "https://@HOST@:5443/upload"}`],
        ],
        push: [["Prosody", `modules_enabled = { …, "cloud_notify" }`], ["ejabberd", `mod_push: {}`]],
    };
}

/** @param {string} host */
const port = (host) => (/:\d+$/.test(host) ? host : `${host}:443`);

/** @param {string} path */
function upgrade(path) {
    return `location ${path} {
  proxy_pass http://localhost:5280${path};
  proxy_http_version 1.1;
  proxy_set_header Upgrade $http_upgrade;
  proxy_set_header Connection "upgrade";
  proxy_set_header Host $host;
  proxy_read_timeout 900s;
}`;
}

/** @param {string} domain @param {string} host */
function hostMetaOf(domain, host) {
    const link = `{"rel":"urn:xmpp:alt-connections:websocket","href":"wss://${host}/xmpp-websocket"}`;
    return `# https://${domain}/.well-known/host-meta.json
location = /.well-known/host-meta.json {
  default_type application/json;
  add_header Access-Control-Allow-Origin "*" always;
  return 200 '{"links":[${link}]}';
}`;
}
