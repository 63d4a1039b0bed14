-- A private Prosody 0.12 for the demo and the tests: loopback only, one folder, no TLS. Not for the open Internet.
-- demo/prosody.py starts it with CHINWAG_FOLDER (absolute), CHINWAG_C2S and CHINWAG_HTTP (ports); the benchmark also
-- with CHINWAG_MODULES, the folder of its module `crowd`, and the tests with CHINWAG_FULLTEXT, that of `fulltext`.

local folder = os.getenv("CHINWAG_FOLDER")
local c2s = tonumber(os.getenv("CHINWAG_C2S"))
local http = tonumber(os.getenv("CHINWAG_HTTP"))
local modules = os.getenv("CHINWAG_MODULES")
local fulltext = os.getenv("CHINWAG_FULLTEXT")

daemonize = false
run_as_root = true -- in containers there may be nobody else
pidfile = folder .. "/prosody.pid"
data_path = folder .. "/data"
certificates = folder
log = { { levels = { min = os.getenv("CHINWAG_LOG") or "info" }, to = "file", filename = folder .. "/prosody.log" } }

plugin_paths = { modules or fulltext }
interfaces = { "127.0.0.1" }
http_interfaces = { "127.0.0.1" }
c2s_ports = { c2s }
c2s_direct_tls_ports = {}
s2s_ports = {}
http_ports = { http }
https_ports = {}
http_default_host = "localhost"
http_external_url = "http://localhost:" .. http .. "/"
network_settings = { nagle = false } -- else each message costs 40 ms on loopback
c2s_require_encryption = false
allow_unencrypted_plain_auth = os.getenv("CHINWAG_PLAIN") == "yes"
consider_websocket_secure = true
consider_bosh_secure = true
c2s_stanza_size_limit = 512 * 1024

storage = "sql"
sql = { driver = "SQLite3", database = folder .. "/prosody.sqlite" }
sqlite_tune = "fast"
authentication = "internal_hashed"
allow_registration = true
registration_throttle_max = 10000
default_archive_policy = true
archive_expires_after = "never"
max_archive_query_results = 250
smacks_hibernation_time = 300
smacks_max_queue_size = 5000

modules_enabled = {
  "roster"; "saslauth"; "disco"; "private"; "blocklist"; "bookmarks"; "pep"; "vcard4"; "vcard_legacy"; "version";
  "time"; "ping"; "lastactivity"; "register"; "carbons"; "mam"; "smacks"; "csi"; "csi_simple"; "offline"; "bosh";
  "websocket"; "http_files"; "posix"; "presence"; "message"; "iq"; "cron";
}
modules_disabled = { "s2s"; "tls"; "limits" }
http_files_dir = folder .. "/www" -- .well-known/host-meta and host-meta.json (XEP-0156)
http_paths = { files = "/" }

VirtualHost "localhost"
  modules_enabled = { fulltext and "fulltext" }
  disco_items = { { "muc.localhost", "Rooms" }; { "upload.localhost", "Uploads" } }

VirtualHost "guest.localhost"
  authentication = "anonymous"
  modules_disabled = { "register"; "offline"; "mam" }
  disco_items = { { "muc.localhost", "Rooms" } }

Component "muc.localhost" "muc"
  name = "Rooms"
  modules_enabled = { "muc_mam"; "vcard_muc"; "muc_moderation"; modules and "crowd" or fulltext and "fulltext" }
  restrict_room_creation = false
  muc_room_locking = false
  muc_room_default_persistent = true
  muc_room_default_public = true
  muc_log_by_default = true
  muc_log_expires_after = "never"

Component "upload.localhost" "http_file_share"
  http_host = "localhost"
  http_file_share_size_limit = 10 * 1024 * 1024
  http_file_share_access = { "localhost"; "guest.localhost" }

local extra = io.open(folder .. "/extra.cfg.lua")
if extra then
  extra:close()
  Include(folder .. "/extra.cfg.lua")
end
